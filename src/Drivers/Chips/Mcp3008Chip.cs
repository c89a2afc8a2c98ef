using Gateway.Drivers.Buses;

namespace Gateway.Drivers.Chips;

/// <summary>A simulated MCP3008, bit by bit: after a start bit and four bits of input come a null bit and the result.</summary>
/// <param name="measure">The result of 10 bits at an input, by its code.</param>
internal sealed class Mcp3008Chip(Func<int, int> measure) : ISimulatedSpiChip
{
    private const int Bits = 10;

    public void Transfer(ReadOnlySpan<byte> write, Span<byte> read)
    {
        read.Clear();
        var start = -1;
        var input = 0;
        var result = 0;
        for (var clock = 0; clock < 8 * write.Length; clock++)
        {
            var bit = (write[clock / 8] >> (7 - (clock % 8))) & 1;
            if (start < 0)
            {
                start = bit == 1 ? clock : -1;
                continue;
            }

            var since = clock - start;
            if (since <= 4)
            {
                input = (input << 1) | bit;
                result = since == 4 ? Math.Clamp(measure(input), 0, (1 << Bits) - 1) : 0;
            }

            // One clock of sampling, one of the null bit, then the result, highest bit first.
            var at = Bits - 1 - (since - 7);
            if (since >= 7 && at >= 0)
            {
                read[clock / 8] |= (byte)(((result >> at) & 1) << (7 - (clock % 8)));
            }
        }
    }
}
