using Gateway.Abstractions.Sensors;

namespace Gateway.Drivers.HostFigures;

/// <summary>Share of the memory that a new program could not have: what is not <c>MemAvailable</c> in <c>/proc/meminfo</c>.</summary>
internal sealed class MemoryFigure(KernelReader reader, string path) : KernelFigure(reader, path)
{
    protected override bool Deliver(ReadOnlySpan<byte> text, long ticks, ISampleSink into)
    {
        ulong total = 0;
        ulong? available = null;
        var lines = new Words(text);
        while (lines.NextLine(out var line))
        {
            var words = new Words(line);
            var name = words.Next();
            if (name.SequenceEqual("MemTotal:"u8) && !words.Next(out total))
            {
                return false;
            }

            if (name.SequenceEqual("MemAvailable:"u8))
            {
                if (!words.Next(out ulong number))
                {
                    return false;
                }

                available = number;
            }
        }

        if (available is not { } free || total == 0 || free > total)
        {
            return false;
        }

        into.Add(new Sample(Host.Memory, 100.0 * (total - free) / total));
        return true;
    }

    protected override void Fail(string reason, ISampleSink into) => into.Add(Sample.Bad(Host.Memory, reason));
}
