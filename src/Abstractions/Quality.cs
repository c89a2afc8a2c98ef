namespace Gateway.Abstractions;

/// <summary>How far a reading can be trusted. A failed read is a reading of quality <see cref="Bad"/>.</summary>
public enum Quality : byte
{
    /// <summary>The value is what the sensor measured.</summary>
    Good = 0,

    /// <summary>The value is usable but doubtful; the reason says why.</summary>
    Uncertain = 1,

    /// <summary>There is no usable value; the reason says why.</summary>
    Bad = 2,
}

/// <summary>The words used on the wire and in the store.</summary>
public static class QualityNames
{
    /// <summary>The wire name: <c>good</c>, <c>uncertain</c> or <c>bad</c>.</summary>
    public static string Name(this Quality quality) => quality switch
    {
        Quality.Good => "good",
        Quality.Uncertain => "uncertain",
        _ => "bad",
    };
}
