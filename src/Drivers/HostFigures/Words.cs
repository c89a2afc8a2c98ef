using System.Buffers.Text;

namespace Gateway.Drivers.HostFigures;

/// <summary>Takes a kernel's text apart: lines of words between spaces.</summary>
internal ref struct Words(ReadOnlySpan<byte> text)
{
    private ReadOnlySpan<byte> rest = text;

    /// <summary>The rest of the present line; goes to the next one. False at the end of the text.</summary>
    public bool NextLine(out ReadOnlySpan<byte> line)
    {
        var end = rest.IndexOf((byte)'\n');
        line = end < 0 ? rest : rest[..end];
        var more = !rest.IsEmpty;
        rest = end < 0 ? default : rest[(end + 1)..];
        return more;
    }

    /// <summary>The next word; empty at the end.</summary>
    public ReadOnlySpan<byte> Next()
    {
        rest = rest.TrimStart(" \t\n"u8);
        var end = rest.IndexOfAny(" \t\n"u8);
        var word = end < 0 ? rest : rest[..end];
        rest = rest[word.Length..];
        return word;
    }

    /// <summary>The next word as a counter; false when it is none.</summary>
    public bool Next(out ulong number)
    {
        var word = Next();
        return Utf8Parser.TryParse(word, out number, out var used) && used == word.Length;
    }

    /// <summary>The next word as a number; false when it is none.</summary>
    public bool Next(out double number)
    {
        var word = Next();
        return Utf8Parser.TryParse(word, out number, out var used) && used == word.Length && double.IsFinite(number);
    }
}
