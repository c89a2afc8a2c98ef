namespace Gateway.Abstractions;

/// <summary>
/// A sensor's channel, written <c>sensor/channel</c>. There is one object per configured point for the life of a
/// configuration, so that readings and rules refer to it without a look-up.
/// </summary>
public sealed class Point(int index, string sensor, string channel, string? unit, bool recorded = false, TimeSpan every = default)
{
    /// <summary>Dense number within the configuration, from 0.</summary>
    public int Index { get; } = index;

    /// <summary>Id of the sensor.</summary>
    public string Sensor { get; } = sensor;

    /// <summary>Name of the channel.</summary>
    public string Channel { get; } = channel;

    /// <summary>UCUM code of its readings; null when the point has no unit.</summary>
    public string? Unit { get; } = unit;

    /// <summary>True when the point's clock is the time of its last row, false when it is the live clock.</summary>
    public bool Recorded { get; } = recorded;

    /// <summary>Time between two of its readings as configured; zero when its source sets its own pace.</summary>
    public TimeSpan Every { get; } = every;

    /// <summary>The id as written everywhere: <c>sensor/channel</c>.</summary>
    public string Id { get; } = sensor + "/" + channel;

    /// <inheritdoc />
    public override string ToString() => Id;
}
