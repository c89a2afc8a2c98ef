using Gateway.Abstractions.Sensors;

namespace Gateway.Drivers.HostFigures;

/// <summary>
/// Share of the time since the step before in which the processors were not idle, from the first line of <c>/proc/stat</c>:
/// user nice system idle iowait irq softirq steal (guest is contained in user).
/// </summary>
internal sealed class CpuFigure(KernelReader reader, string path) : KernelFigure(reader, path)
{
    private const int Kinds = 8;
    private const int Idle = 3;
    private const int WaitsForDisk = 4;
    private ulong lastTotal;
    private ulong lastIdle;
    private bool hasLast;

    protected override bool Deliver(ReadOnlySpan<byte> text, long ticks, ISampleSink into)
    {
        var words = new Words(text);
        if (!words.Next().SequenceEqual("cpu"u8))
        {
            return false;
        }

        ulong total = 0;
        ulong idle = 0;
        for (var kind = 0; kind < Kinds; kind++)
        {
            if (!words.Next(out ulong time))
            {
                return false;
            }

            total += time;
            idle += kind is Idle or WaitsForDisk ? time : 0;
        }

        // Of idle and iowait the kernel says itself that they may go back a little (proc(5)).
        var passed = (double)total - lastTotal;
        var idled = Math.Max(0, (double)idle - lastIdle);
        if (hasLast && passed > 0)
        {
            into.Add(new Sample(Host.Cpu, Math.Clamp(100 * (1 - (idled / passed)), 0, 100)));
        }

        (lastTotal, lastIdle, hasLast) = (total, idle, true);
        return true;
    }

    protected override void Fail(string reason, ISampleSink into)
    {
        hasLast = false;
        into.Add(Sample.Bad(Host.Cpu, reason));
    }
}
