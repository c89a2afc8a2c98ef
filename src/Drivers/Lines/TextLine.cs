using System.Buffers;
using System.Text;

namespace Gateway.Drivers.Lines;

/// <summary>Free text in which a number stands between two texts that are known.</summary>
internal sealed class TextLine(IReadOnlyList<string> places) : LineFormat
{
    private const string Hole = "{}";
    private static readonly SearchValues<byte> OfNumbers = SearchValues.Create("+-.0123456789eE"u8);
    private readonly (byte[] Before, byte[] After)[] patterns = [.. places.Select(p => Split(p) ?? ([], []))];

    public override bool IsWhole => false;

    /// <summary>What stands before and behind the number; null when the pattern has not exactly one place for it.</summary>
    public static (byte[] Before, byte[] After)? Split(string pattern) =>
        pattern.Split(Hole) is [var before, var after] ? (Encoding.UTF8.GetBytes(before), Encoding.UTF8.GetBytes(after)) : null;

    public override bool TryFind(ReadOnlySpan<byte> line, int channel, out ReadOnlySpan<byte> value)
    {
        var (before, after) = patterns[channel];
        value = [];
        var begin = line.IndexOf(before);
        if (begin < 0)
        {
            return false;
        }

        var rest = line[(begin + before.Length)..].TrimStart((byte)' ');
        var length = after.Length > 0 ? rest.IndexOf(after) : rest.IndexOfAnyExcept(OfNumbers);
        value = length < 0 ? after.Length > 0 ? [] : rest : rest[..length];
        return length >= 0 || after.Length == 0;
    }

    public override string Compose(IReadOnlyList<string> values) => string.Join(' ', places.Select((p, i) => p.Replace(Hole, values[i], StringComparison.Ordinal)));
}
