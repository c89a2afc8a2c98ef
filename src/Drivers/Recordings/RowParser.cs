using System.Globalization;
using System.Text;

namespace Gateway.Drivers.Recordings;

/// <summary>One row of a recording.</summary>
/// <param name="UtcTicks">Its time; null when it has none that can be read.</param>
/// <param name="Value">Its value; NaN when there is a fault.</param>
/// <param name="Fault">What is wrong with it; null: nothing.</param>
internal readonly record struct Row(long? UtcTicks, double Value, string? Fault);

/// <summary>Understands the lines of one kind of recording. Allocates for faulty rows only.</summary>
internal abstract class RowParser
{
    /// <summary>Reads one line, which is not blank.</summary>
    public abstract Row Parse(ReadOnlySpan<byte> line);

    /// <summary>The beginning of what was written, safe to show.</summary>
    internal static string Excerpt(ReadOnlySpan<byte> text)
    {
        const int most = 40;
        var shown = Encoding.UTF8.GetString(text[..Math.Min(text.Length, most)]);
        return string.Concat(shown.Select(c => char.IsControl(c) ? '?' : c)) + (text.Length > most ? "…" : string.Empty);
    }

    /// <summary>A row of its time and its value as written.</summary>
    protected static Row Make(ReadOnlySpan<byte> time, ReadOnlySpan<byte> value)
    {
        if (!RecordingTime.TryParse(time, out var ticks))
        {
            return new Row(null, double.NaN, time.IsEmpty ? "no time stamp" : $"'{Excerpt(time)}' is not a time stamp");
        }

        return double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? new Row(ticks, number, null)
            : new Row(ticks, double.NaN, Complaint(value, number));
    }

    private static string Complaint(ReadOnlySpan<byte> value, double number) =>
        value.IsEmpty || Ascii.EqualsIgnoreCase(value, "null"u8) || Ascii.EqualsIgnoreCase(value, "nan"u8) ? "no value"
        : double.IsInfinity(number) ? $"'{Excerpt(value)}' is not finite"
        : $"'{Excerpt(value)}' is not a number";
}
