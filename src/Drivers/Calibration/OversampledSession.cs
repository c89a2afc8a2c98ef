using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;

namespace Gateway.Drivers.Calibration;

/// <summary>
/// An open sensor that measures several times for each reading, one after the other, and delivers the means. A channel with fewer
/// measurements than another has the last ones.
/// </summary>
/// <remarks>
/// What failed has no part in a mean and makes it uncertain; when all failed the reading is bad. Allocates nothing per reading.
/// </remarks>
public sealed class OversampledSession : ISensorSession, ISampleSink
{
    private readonly ISensorSession inner;
    private readonly IReadOnlyList<Channel> channels;
    private readonly int[] wanted;
    private readonly Sum[] sums;
    private readonly int rounds;
    private int round;

    private OversampledSession(ISensorSession inner, IReadOnlyList<Channel> channels, int[] wanted)
    {
        this.inner = inner;
        this.channels = channels;
        this.wanted = wanted;
        sums = new Sum[wanted.Length];
        rounds = wanted.Max();
    }

    /// <summary>The session itself when no channel of its sensor is oversampled.</summary>
    /// <param name="session">The open sensor.</param>
    /// <param name="sensor">The sensor.</param>
    /// <param name="corrections">The corrections of its channels; empty: none has any.</param>
    public static ISensorSession Over(ISensorSession session, ISensor sensor, IReadOnlyList<Correction?> corrections)
    {
        ArgumentNullException.ThrowIfNull(sensor);
        int[] counts = [.. (corrections ?? []).Select(c => c?.Oversampling ?? 1)];
        return sensor.CanOversample && counts.Any(c => c > 1) ? new OversampledSession(session, sensor.Channels, counts) : session;
    }

    /// <inheritdoc />
    public Next Step(Instant now, ISampleSink into)
    {
        ArgumentNullException.ThrowIfNull(into);
        var next = inner.Step(now, this);
        if (next.Kind != NextKind.Slot)
        {
            return next;
        }

        if (++round < rounds)
        {
            return Next.AtOnce;
        }

        round = 0;
        for (var channel = 0; channel < sums.Length; channel++)
        {
            if (sums[channel].Mean(channel) is { } sample)
            {
                into.Add(sample);
            }

            sums[channel] = default;
        }

        return Next.Slot;
    }

    /// <inheritdoc />
    public void Add(in Sample sample)
    {
        if (rounds - round <= wanted[sample.Channel])
        {
            sums[sample.Channel].Add(sample, channels[sample.Channel]);
        }
    }

    /// <inheritdoc />
    public void Add(in Sample sample, Instant at) => Add(sample);

    /// <inheritdoc />
    public void Add(in Sample sample, long? utcTicks, in ResumeToken resume) => Add(sample);

    /// <inheritdoc />
    public void Keep(in ResumeToken resume)
    {
        // What counts from one step to the next cannot be oversampled.
    }

    /// <inheritdoc />
    public void Dispose() => inner.Dispose();

    /// <summary>The measurements of one channel for one reading.</summary>
    private struct Sum
    {
        private int count;
        private double mean;
        private bool any;
        private bool doubtful;
        private string? doubt;

        public void Add(in Sample sample, Channel channel)
        {
            any = true;
            var reason = channel.Objection(sample);
            if (reason is null)
            {
                count++;
                mean += (sample.Value - mean) / count;
                doubtful |= sample.Quality == Quality.Uncertain;
                reason = sample.Reason;
            }
            else
            {
                doubtful = true;
            }

            doubt ??= reason;
        }

        public readonly Sample? Mean(int channel) =>
            !any ? null
            : count == 0 ? Sample.Bad(channel, doubt ?? "no reason given")
            : new Sample(channel, mean, doubtful ? Quality.Uncertain : Quality.Good, doubt);
    }
}
