using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;

namespace TestKit;

/// <summary>Keeps what a driver delivers. With enough <paramref name="capacity"/> it allocates nothing.</summary>
public sealed class ListSink(int capacity = 16) : ISampleSink
{
    /// <summary>Everything delivered, in order.</summary>
    public List<Delivered> Items { get; } = new(capacity);

    /// <summary>Called with each live sample before it is taken.</summary>
    public Action<Sample>? OnAdd { get; set; }

    public void Add(in Sample sample)
    {
        OnAdd?.Invoke(sample);
        Items.Add(new Delivered(sample));
    }

    public void Add(in Sample sample, Instant at)
    {
        OnAdd?.Invoke(sample);
        Items.Add(new Delivered(sample, At: at));
    }

    public void Add(in Sample sample, long? utcTicks, in ResumeToken resume) =>
        Items.Add(new Delivered(sample, utcTicks, resume));

    public void Keep(in ResumeToken resume) => Kept = resume;

    /// <summary>What was kept last.</summary>
    public ResumeToken Kept { get; private set; }

    /// <summary>The values in order; NaN for bad samples.</summary>
    public double[] Values => [.. Items.Select(i => i.Sample.Quality == Quality.Bad ? double.NaN : i.Sample.Value)];
}

/// <summary>One sample with what came along with it.</summary>
public readonly record struct Delivered(Sample Sample, long? UtcTicks = null, ResumeToken Resume = default, Instant? At = null);
