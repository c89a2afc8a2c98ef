using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;

namespace Gateway.Drivers.Simulation;

/// <summary>Something that goes wrong again and again, first after one interval.</summary>
internal sealed class Fault
{
    private const string EveryChannel = "";
    private readonly string kind;
    private readonly long every;
    private readonly long duration;
    private readonly int? channel;
    private long window;
    private bool active;

    public Fault(Settings settings, IReadOnlyList<Channel> channels)
    {
        kind = settings.Choice(
            "kind",
            "What goes wrong: the device fails (for one channel: a bad reading), NaN, the same value again, no reading, a value beyond all bounds, or one outlier.",
            ["io-error", "nan", "stuck", "silent", "out-of-range", "spike"]);
        var interval = settings.Duration("every", "Time from one beginning of it to the next; the first begins after this time.", TimeSpan.FromMinutes(1), TimeSpan.FromMilliseconds(1));
        var length = settings.Duration("for", "How long it lasts; a spike is one reading.", TimeSpan.FromSeconds(5));
        if (length >= interval && kind != "spike")
        {
            settings.Problem("for", $"must be shorter than every, which is {Quantities.Format(interval)}, or nothing good is left");
        }

        (every, duration) = (interval.Ticks, length.Ticks);
        var name = settings.Text("channel", "The channel that it concerns; all when left out.", EveryChannel);
        if (name.Length > 0)
        {
            channel = channels.Select((c, i) => (c.Name, Index: i)).Where(c => c.Name == name).Select(c => (int?)c.Index).FirstOrDefault();
            if (channel is null)
            {
                settings.Problem("channel", $"there is no channel '{name}'; there are {string.Join(", ", channels.Select(c => c.Name))}");
            }
        }
    }

    /// <summary>Whether the whole device fails now.</summary>
    public bool BreaksDevice => active && kind == "io-error" && channel is null;

    /// <summary>Goes to the moment <paramref name="elapsed"/> ticks behind the first step.</summary>
    public void Move(long elapsed)
    {
        var now = elapsed / every;
        active = now > 0 && (kind == "spike" ? now > window : elapsed % every < duration);
        window = now;
    }

    /// <summary>Whether the channel is wrong now.</summary>
    public bool Concerns(int index) => active && (channel is null || channel == index);

    /// <summary>What is delivered instead of the channel's value; null: nothing.</summary>
    public Sample? Apply(int index, SimulatedChannel from) => kind switch
    {
        "io-error" => Sample.Bad(index, "simulated I/O error"),
        "nan" => new Sample(index, double.NaN),
        "stuck" => new Sample(index, from.Settled),
        "silent" => null,
        "out-of-range" => new Sample(index, from.OutOfRange),
        _ => new Sample(index, from.Outlier),
    };
}
