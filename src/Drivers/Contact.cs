using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;

namespace Gateway.Drivers;

/// <summary>
/// A contact on a GPIO line: a door, a window, a float switch. It has a thread of its own and waits for changes, which carry the
/// kernel's stamp; now and then it says its state again, so that a silent contact is a broken one.
/// </summary>
internal sealed class Contact : ISensor
{
    private readonly LineRequest request;

    public Contact(Settings settings)
    {
        var chip = settings.Text("chip", "The GPIO chip: its label, as pinctrl-bcm2711, its name or its path; sim-NAME is a simulated door.");
        var line = settings.Text("line", "The line: its name, as GPIO17, or its number on the chip.");
        var bias = settings.Choice("bias", "What pulls the line while the contact is open.", ["pull-up", "pull-down", "none"], "pull-up") switch
        {
            "pull-up" => Bias.PullUp,
            "pull-down" => Bias.PullDown,
            _ => Bias.None,
        };
        var debounce = settings.Duration(
            "debounce", "How long the contact must be at rest before a change counts; 0 counts every bounce.", TimeSpan.FromMilliseconds(30), TimeSpan.Zero, TimeSpan.FromSeconds(10));
        var closed = settings.Choice("closed", "Level of the line while the contact is closed; auto: high with pull-down, else low.", ["auto", "low", "high"], "auto");
        Every = settings.Duration("every", "How often at least the state is said again.", TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));

        // The line counts as 1 while the contact is open.
        request = new LineRequest(chip, line, bias, debounce, closed == "high" || (closed == "auto" && bias == Bias.PullDown));
    }

    public IReadOnlyList<Channel> Channels { get; } = [new("open", "1", 0, 1)];

    public TimeSpan Every { get; }

    /// <summary>When the gateway is behind, changes wait in the kernel's queue; should that run over, it says how many were lost.</summary>
    public bool CanWait => true;

    public ISensorSession Open(Opening opening) => new ContactSession(GpioLines.Open(request, opening.Time, opening.Stopping), opening.Time, Every);
}

/// <summary>An open contact.</summary>
internal sealed class ContactSession(IGpioLine line, TimeProvider time, TimeSpan every) : ISensorSession
{
    private readonly Edge[] edges = new Edge[64];
    private uint lastNumber;
    private long lastTicks = long.MinValue;
    private long? saidAt;
    private bool incomplete;

    public Next Step(Instant now, ISampleSink into)
    {
        var patience = saidAt is { } said ? TimeSpan.FromTicks(Math.Max(0, said + every.Ticks - now.Ticks)) : TimeSpan.Zero;
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
            into.Add(new Sample(0, line.Read() ? 1 : 0), Stamp(now.Ticks, now));
            saidAt = now.Ticks;
            incomplete = false;
        }

        return quiet > TimeSpan.Zero ? Next.In(quiet) : Next.AtOnce;
    }

    public void Dispose() => line.Dispose();

    private void Deliver(in Edge edge, Instant now, ISampleSink into)
    {
        var at = Stamp(edge.Ticks, now);
        var lost = edge.Number - lastNumber - 1;
        lastNumber = edge.Number;
        if (lost > 0)
        {
            incomplete = true;
            into.Add(Sample.Bad(0, $"edges lost: {lost}"), at);
        }

        into.Add(new Sample(0, edge.Value ? 1 : 0), at);
    }

    /// <summary>The instant of a change: never later than now, nor earlier than what was said before it.</summary>
    private Instant Stamp(long ticks, Instant now)
    {
        lastTicks = Math.Max(lastTicks, Math.Min(ticks, now.Ticks));
        return now.At(lastTicks);
    }
}
