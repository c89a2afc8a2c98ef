using System.Globalization;
using Gateway.Drivers.HostFigures;
using Gateway.Drivers.Recordings;

namespace Gateway.Drivers.Lines;

/// <summary>Columns between separators; a blank stands for any number of blanks.</summary>
internal sealed class CsvLine(char separator, IReadOnlyList<string> places) : LineFormat
{
    private readonly int[] columns = [.. places.Select(p => Column(p) ?? 1)];

    public override bool IsWhole => true;

    /// <summary>The number of a column, from 1; null when it is none.</summary>
    public static int? Column(string place) => int.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out var column) && column is >= 1 and <= 256 ? column : null;

    public override bool TryFind(ReadOnlySpan<byte> line, int channel, out ReadOnlySpan<byte> value)
    {
        if (separator != ' ')
        {
            return CsvRows.TryField(line, (byte)separator, columns[channel] - 1, out value);
        }

        var words = new Words(line);
        value = [];
        for (var i = 0; i < columns[channel]; i++)
        {
            value = words.Next();
        }

        return !value.IsEmpty;
    }

    public override string Compose(IReadOnlyList<string> values)
    {
        var line = Enumerable.Repeat("0", columns.Max()).ToArray();
        for (var i = 0; i < columns.Length; i++)
        {
            line[columns[i] - 1] = values[i];
        }

        return string.Join(separator, line);
    }
}
