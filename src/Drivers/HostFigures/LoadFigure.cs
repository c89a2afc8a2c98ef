using Gateway.Abstractions.Sensors;

namespace Gateway.Drivers.HostFigures;

/// <summary>The load average of the last minute: the first number in <c>/proc/loadavg</c>.</summary>
internal sealed class LoadFigure(KernelReader reader, string path) : KernelFigure(reader, path)
{
    protected override bool Deliver(ReadOnlySpan<byte> text, long ticks, ISampleSink into)
    {
        var words = new Words(text);
        if (!words.Next(out double load))
        {
            return false;
        }

        into.Add(new Sample(Host.Load, load));
        return true;
    }

    protected override void Fail(string reason, ISampleSink into) => into.Add(Sample.Bad(Host.Load, reason));
}
