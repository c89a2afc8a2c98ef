using Gateway.Drivers.Buses;

namespace Gateway.Drivers.Chips;

/// <summary>
/// Finds the five bytes in the changes of the line (AM2302, 7.3): each bit is low for 50 µs, then high for 26 µs (0) or 70 µs (1), the
/// highest first; after the last one the line is low for 50 µs once more. What comes before, of our own signal and the sensor's
/// answer, may be missing: it is read from the end.
/// </summary>
internal static class DhtFrame
{
    /// <summary>Bytes of a frame: humidity, temperature, sum.</summary>
    public const int Length = 5;

    private const int Bits = 8 * Length;

    // Between the two, with as much room for a late stamp on either side.
    private const long Threshold = 48 * TimeSpan.TicksPerMicrosecond;

    // A change that is missing makes a gap of 126 µs at least.
    private const long ShortestLow = 28 * TimeSpan.TicksPerMicrosecond;
    private const long LongestLow = 90 * TimeSpan.TicksPerMicrosecond;
    private const long ShortestHigh = 5 * TimeSpan.TicksPerMicrosecond;
    private const long LongestHigh = 105 * TimeSpan.TicksPerMicrosecond;

    /// <summary>Decodes by the stamps alone: the kernel looks at the level only after the stamp, often too late.</summary>
    /// <returns>What is wrong; null: the frame is whole and its sum right.</returns>
    public static string? Decode(ReadOnlySpan<Edge> edges, Span<byte> frame)
    {
        if (edges.Length < 3)
        {
            return "no answer: check wiring and supply";
        }

        // The last change of all may be missing, too.
        var fault = DecodeTo(edges[..^1], frame);
        return fault is null ? null : DecodeTo(edges, frame) is null ? null : fault;
    }

    /// <summary>The sum of the first four bytes.</summary>
    public static byte Sum(ReadOnlySpan<byte> frame) => (byte)(frame[0] + frame[1] + frame[2] + frame[3]);

    /// <summary>Decodes changes of which the last one ends the last bit.</summary>
    private static string? DecodeTo(ReadOnlySpan<Edge> edges, Span<byte> frame)
    {
        // Each bit has the change to high and the one that ends it; the first one's low needs another before.
        if (edges.Length < (2 * Bits) + 1)
        {
            return $"incomplete answer: {edges.Length} changes";
        }

        edges = edges[^((2 * Bits) + 1)..];
        frame[..Length].Clear();
        for (var bit = 0; bit < Bits; bit++)
        {
            var rise = edges[(2 * bit) + 1].Ticks;
            var low = rise - edges[2 * bit].Ticks;
            var high = edges[(2 * bit) + 2].Ticks - rise;
            if (low is < ShortestLow or > LongestLow || high is < ShortestHigh or > LongestHigh)
            {
                return "disturbed answer: a change is missing or late";
            }

            frame[bit / 8] |= (byte)((high > Threshold ? 1 : 0) << (7 - (bit % 8)));
        }

        return Sum(frame) == frame[4] ? null : "checksum mismatch";
    }
}
