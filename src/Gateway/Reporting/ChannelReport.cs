namespace Gateway.Reporting;

/// <summary>What of one channel's readings is forwarded.</summary>
internal sealed record ChannelReport
{
    /// <summary>Which single readings are candidates, apart from the first one, changes of quality and the heartbeat.</summary>
    public Singles Singles { get; init; }

    /// <summary>The least change that makes a reading a candidate, in the channel's unit; zero: any change. Only with <see cref="Singles.Changes"/>.</summary>
    public double Change { get; init; }

    /// <summary>After this long without one any reading is forwarded; null: there is no such time.</summary>
    public TimeSpan? Heartbeat { get; init; }

    /// <summary>The shortest time between two candidates that are forwarded; zero: none.</summary>
    public TimeSpan MinInterval { get; init; }

    /// <summary>What is forwarded of all readings of a while together; null: nothing.</summary>
    public AggregateSettings? Aggregate { get; init; }
}

/// <summary>Which single readings are candidates to be forwarded.</summary>
internal enum Singles
{
    /// <summary>Each.</summary>
    All,

    /// <summary>Those that differ from the last one forwarded.</summary>
    Changes,

    /// <summary>None.</summary>
    None,
}

/// <summary>Readings of a while taken together.</summary>
/// <param name="Every">How long the while is, in UTC: 1m is from one full minute to the next.</param>
/// <param name="Values">What is said of it.</param>
internal sealed record AggregateSettings(TimeSpan Every, IReadOnlyList<AggregateValue> Values);

/// <summary>What can be said of several readings.</summary>
internal enum AggregateValue
{
    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>The least of them.</summary>
    Min,

    /// <summary>The greatest of them.</summary>
    Max,

    /// <summary>How many had a value.</summary>
    Count,
}
