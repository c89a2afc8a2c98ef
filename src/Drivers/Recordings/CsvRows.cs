using System.Text;

namespace Gateway.Drivers.Recordings;

/// <summary>Rows of fields separated by commas or semicolons, in quotes or not.</summary>
internal sealed class CsvRows : RowParser
{
    private readonly byte separator;
    private readonly int time;
    private readonly int value;

    private CsvRows(byte separator, int time, int value, bool hasHeader)
    {
        (this.separator, this.time, this.value) = (separator, time, value);
        HasHeader = hasHeader;
    }

    /// <summary>Whether the first line names the columns.</summary>
    public bool HasHeader { get; }

    /// <summary>
    /// Learns separator and columns from the first line: the columns <c>timestamp</c> or <c>time</c>, and <c>value</c> or the
    /// channel's name; what is not named is the first column that is left.
    /// </summary>
    public static CsvRows For(ReadOnlySpan<byte> first, string channel)
    {
        var mark = first.Contains((byte)';') ? (byte)';' : (byte)',';
        int? timeAt = null, valueAt = null;
        var exact = false;
        for (var i = 0; TryField(first, mark, i, out var field); i++)
        {
            var name = Encoding.UTF8.GetString(field);
            if (timeAt is null && (Is(name, "timestamp") || Is(name, "time")))
            {
                timeAt = i;
            }
            else if (!exact && (Is(name, channel) || (valueAt is null && Is(name, "value"))))
            {
                valueAt = i;
                exact = Is(name, channel);
            }
        }

        // Unknown words are names of columns, too.
        var header = timeAt is not null || valueAt is not null || AreWords(first, mark);
        timeAt ??= valueAt == 0 ? 1 : 0;
        return new CsvRows(mark, timeAt.Value, valueAt ?? (timeAt == 0 ? 1 : 0), header);
    }

    public override Row Parse(ReadOnlySpan<byte> line)
    {
        TryField(line, separator, time, out var at);
        return TryField(line, separator, value, out var number)
            ? Make(at, number)
            : Make(at, []) with { Fault = $"there is no column {value + 1}" };
    }

    private static bool Is(string name, string known) => string.Equals(name, known, StringComparison.OrdinalIgnoreCase);

    private static bool AreWords(ReadOnlySpan<byte> line, byte separator) =>
        TryField(line, separator, 0, out var a) && TryField(line, separator, 1, out var b) && IsWord(a) && IsWord(b);

    private static bool IsWord(ReadOnlySpan<byte> field) =>
        field.Length > 0 && (char.IsAsciiLetter((char)field[0]) || field[0] == '_') && !Ascii.EqualsIgnoreCase(field, "nan"u8) && !Ascii.EqualsIgnoreCase(field, "null"u8);

    /// <summary>The field without its spaces and quotes; false when the line has fewer.</summary>
    internal static bool TryField(ReadOnlySpan<byte> line, byte separator, int index, out ReadOnlySpan<byte> field)
    {
        for (; ; index--)
        {
            var length = LengthOf(line, separator);
            if (index == 0)
            {
                var trimmed = line[..length];
                trimmed = trimmed[Ascii.Trim(trimmed)];
                field = trimmed is [(byte)'"', .. var inner, (byte)'"'] ? inner[Ascii.Trim(inner)] : trimmed;
                return true;
            }

            if (length == line.Length)
            {
                field = [];
                return false;
            }

            line = line[(length + 1)..];
        }
    }

    /// <summary>Up to the next separator outside quotes.</summary>
    private static int LengthOf(ReadOnlySpan<byte> line, byte separator)
    {
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            quoted ^= line[i] == '"';
            if (line[i] == separator && !quoted)
            {
                return i;
            }
        }

        return line.Length;
    }
}
