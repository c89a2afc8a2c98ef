namespace Gateway.Drivers.Lines;

/// <summary>How a line of text is taken apart. Allocates nothing but for lines that are no such lines.</summary>
internal abstract class LineFormat
{
    /// <summary>Whether each line has a value of each channel; else a channel that is not in it is passed over.</summary>
    public abstract bool IsWhole { get; }

    /// <summary>Whether it is such a line at all.</summary>
    public virtual bool Accepts(ReadOnlySpan<byte> line) => true;

    /// <summary>The value of a channel as it was written; false when the line has none.</summary>
    public abstract bool TryFind(ReadOnlySpan<byte> line, int channel, out ReadOnlySpan<byte> value);

    /// <summary>The line that a device would say with such values, one per channel.</summary>
    public abstract string Compose(IReadOnlyList<string> values);

    /// <summary>Makes the format of that name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="separator">What stands between columns.</param>
    /// <param name="places">Where each channel's value stands.</param>
    public static LineFormat Make(string name, char separator, IReadOnlyList<string> places) => name switch
    {
        "json" => new JsonLine(places),
        "text" => new TextLine(places),
        _ => new CsvLine(separator, places),
    };

    /// <summary>The formats there are.</summary>
    public static string[] Names { get; } = ["csv", "text", "json"];

    /// <summary>The complaint about where a value is to stand; null when it is fine.</summary>
    public static string? Complaint(string format, string place) => format switch
    {
        "json" => place.StartsWith('/') ? null : $"'{place}' is no JSON pointer; write it as /bme280/temperature",
        "text" => TextLine.Split(place) is null ? $"'{place}' must have {{}} once, where the number stands, as \"T={{}} C\"" : null,
        _ => CsvLine.Column(place) is null ? $"'{place}' is no column; write its number, from 1" : null,
    };
}
