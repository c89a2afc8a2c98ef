using Gateway.Drivers.Buses;
using Gateway.Drivers.Chips;

namespace Gateway.Drivers.Maps;

/// <summary>
/// A simulated chip made from a register map: it is what <c>identity</c> wants, always <c>ready</c>, and each channel swings in the middle of
/// its range. It proves wiring, names and rules, not the map: what the map gets wrong, the chip gets wrong too.
/// </summary>
internal sealed class MapChip(Map map, string id, TimeProvider time) : ISimulatedChip
{
    private readonly SlowWave[] waves = [.. map.Channels.Select(c => new SlowWave(
        $"{id}/{c.Channel.Name}", (c.Channel.Low + c.Channel.High) / 2, (c.Channel.High - c.Channel.Low) / 8, TimeSpan.FromMinutes(7)))];

    private readonly byte[] written = new byte[32];
    private int length;

    public bool Transfer(ReadOnlySpan<byte> write, Span<byte> read)
    {
        if (write.Length > 0)
        {
            length = Math.Min(write.Length, written.Length);
            write[..length].CopyTo(written);
        }

        if (read.Length > 0)
        {
            Answer(read);
        }

        return true;
    }

    private void Answer(Span<byte> read)
    {
        read.Clear();
        var register = length == 1 ? written[0] : -1;
        foreach (var check in map.Identity)
        {
            Answer(check, register, read);
        }

        if (map.Ready is { } ready)
        {
            Answer(ready, register, read);
        }

        for (var i = 0; i < map.Channels.Length; i++)
        {
            var channel = map.Channels[i];
            if (read.Length >= channel.Length && (channel.Register is { } own ? own == register : IsLeftBy(channel)))
            {
                var number = (long)Math.Round((waves[i].At(time.GetElapsedTime(0).Ticks) - channel.Offset) / channel.Scale);

                // Two channels may look at the same bits: the first one decides.
                if (channel.Field.Decode(read) == 0)
                {
                    channel.Field.Encode(number, read);
                }

                if (channel.Length > channel.Field.Bytes)
                {
                    read[channel.Field.Bytes] = channel.Checksum(read);
                }
            }
        }
    }

    /// <summary>Whether what is read without a register is this channel's: its own trigger was written last, or it has none.</summary>
    private bool IsLeftBy(MapChannel channel) => channel.Trigger is not [.., var trigger] || written.AsSpan(0, length).SequenceEqual(trigger.Bytes);

    private static void Answer(MapCheck check, int register, Span<byte> read)
    {
        if (check.Register == register && read.Length == check.Bytes)
        {
            read[^1] = (byte)check.Expected;
            read[0] |= (byte)(check.Expected >> (8 * (check.Bytes - 1)));
        }
    }
}
