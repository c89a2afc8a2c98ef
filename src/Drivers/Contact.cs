using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;
using Gateway.Drivers.Chips;

namespace Gateway.Drivers;

/// <summary>
/// A contact on a GPIO line: a door, a window, a float switch. It waits for changes, which carry the kernel's stamp; now and then it
/// says its state again, so that a silent contact is a broken one.
/// </summary>
internal sealed class Contact : LineSensor
{
    public Contact(Settings settings)
    {
        var (chip, line) = ReadPlace(settings);
        var bias = ReadBias(settings, "What pulls the line while the contact is open.");
        var debounce = ReadDebounce(settings, "How long the contact must be at rest before a change counts; 0 counts every bounce.", 30);
        var closed = settings.Choice("closed", "Level of the line while the contact is closed; auto: high with pull-down, else low.", ["auto", "low", "high"], "auto");
        Every = ReadSayAgain(settings);
        Channels = [new("open", "1", 0, 1)];

        // The line counts as 1 while the contact is open.
        Request = new LineRequest(chip, line, bias, debounce, closed == "high" || (closed == "auto" && bias == Bias.PullDown));
    }

    internal override ISensorSession Open(IGpioLine line, TimeProvider time) => new ContactSession(line, time, Every);

    /// <summary>A door that is closed at first.</summary>
    protected override ICircuit Wire(string name, long start, out bool high) =>
        WireContact(name, start, rest: (8_000, 40_000), active: (3_000, 15_000), restsClosed: true, out high);
}

/// <summary>An open contact.</summary>
internal sealed class ContactSession(IGpioLine line, TimeProvider time, TimeSpan every) : ISensorSession
{
    private readonly Edge[] edges = new Edge[64];
    private EdgeTrail trail = new();
    private long? saidAt;
    private bool incomplete;

    public Next Step(Instant now, ISampleSink into)
    {
        // After a loss it does not wait for a change: none may come, and the level is still to be said.
        var patience = saidAt is { } said && !incomplete ? TimeSpan.FromTicks(Math.Max(0, said + every.Ticks - now.Ticks)) : TimeSpan.Zero;
        var quiet = line.Take(patience, edges, out var count);

        // It may have waited long.
        now = Instant.Now(time);
        for (var i = 0; i < count; i++)
        {
            Deliver(edges[i], now, into);
        }

        // With changes still waiting, the present level would come before them.
        if (count < edges.Length && (incomplete || saidAt is null || now.Ticks >= saidAt + every.Ticks))
        {
            into.Add(new Sample(0, line.Read() ? 1 : 0), trail.Stamp(now.Ticks, now));
            saidAt = now.Ticks;
            incomplete = false;
        }

        return quiet > TimeSpan.Zero ? Next.In(quiet) : Next.AtOnce;
    }

    public void Dispose() => line.Dispose();

    private void Deliver(in Edge edge, Instant now, ISampleSink into)
    {
        var lost = trail.Lost(edge);
        var at = trail.Stamp(edge.Ticks, now);
        if (lost > 0)
        {
            incomplete = true;
            into.Add(Sample.Bad(0, EdgeTrail.Reason(lost)), at);
        }

        into.Add(new Sample(0, edge.Value ? 1 : 0), at);
    }
}
