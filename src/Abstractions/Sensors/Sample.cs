namespace Gateway.Abstractions.Sensors;

/// <summary>What a driver says about one channel; the gateway makes a reading of it.</summary>
/// <param name="Channel">Index in <see cref="ISensor.Channels"/>.</param>
/// <param name="Value">The value in the channel's unit; ignored when bad.</param>
/// <param name="Quality">How far it can be trusted.</param>
/// <param name="Reason">Why it is not good, in a few words (<c>CRC mismatch</c>).</param>
public readonly record struct Sample(int Channel, double Value, Quality Quality = Quality.Good, string? Reason = null)
{
    /// <summary>A channel that could not be read.</summary>
    public static Sample Bad(int channel, string reason) => new(channel, double.NaN, Quality.Bad, reason);
}

/// <summary>Takes samples from a driver. Each method may hold up the caller if the sensor can wait.</summary>
/// <remarks>Used by the thread of the sensor's bus only.</remarks>
public interface ISampleSink
{
    /// <summary>A sample taken now; it is stamped on arrival.</summary>
    void Add(in Sample sample);

    /// <summary>A sample with a time of its own on the live clock (an edge with the kernel's stamp).</summary>
    void Add(in Sample sample, Instant at);

    /// <summary>A row of a recording.</summary>
    /// <param name="sample">The row's content.</param>
    /// <param name="utcTicks">The row's time; null when it has none that can be read: the clock stays where it is.</param>
    /// <param name="resume">Where to go on behind this row.</param>
    void Add(in Sample sample, long? utcTicks, in ResumeToken resume);

    /// <summary>
    /// Where a source that counts goes on when it is opened again, after a power cut too: stored with the next transaction, at the latest when
    /// readings are, and never later than a reading that is added after it. Only the last one counts.
    /// </summary>
    void Keep(in ResumeToken resume);
}
