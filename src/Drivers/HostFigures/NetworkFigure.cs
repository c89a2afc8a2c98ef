using System.Text;
using Gateway.Abstractions.Sensors;

namespace Gateway.Drivers.HostFigures;

/// <summary>
/// Bytes per second since the step before, from the counters in <c>/proc/net/dev</c>: of one interface, or the sum of all but
/// <c>lo</c>.
/// </summary>
internal sealed class NetworkFigure(KernelReader reader, string path, string? only) : KernelFigure(reader, path)
{
    private const string WentBack = "the counters went back: an interface was reset or removed";
    private const int WordsBetween = 7;
    private readonly byte[] wanted = Encoding.UTF8.GetBytes(only ?? string.Empty);
    private readonly string missing = $"there is no interface '{only}'; correct the setting 'interface'";
    private ulong lastReceived;
    private ulong lastSent;
    private long lastTicks;
    private bool hasLast;

    protected override bool Deliver(ReadOnlySpan<byte> text, long ticks, ISampleSink into)
    {
        var lines = new Words(text);
        if (!lines.NextLine(out _) || !lines.NextLine(out _))
        {
            return false;
        }

        ulong received = 0;
        ulong sent = 0;
        var found = only is null;
        while (lines.NextLine(out var line))
        {
            var colon = line.LastIndexOf((byte)':');
            if (colon < 0)
            {
                return false;
            }

            var name = line[..colon].Trim((byte)' ');
            if (only is null ? name.SequenceEqual("lo"u8) : !name.SequenceEqual(wanted))
            {
                continue;
            }

            if (!Counters(line[(colon + 1)..], ref received, ref sent))
            {
                return false;
            }

            found = true;
        }

        if (!found)
        {
            Fail(missing, into);
            return true;
        }

        Rates(received, sent, ticks, into);
        return true;
    }

    protected override void Fail(string reason, ISampleSink into)
    {
        hasLast = false;
        into.Add(Sample.Bad(Host.Receive, reason));
        into.Add(Sample.Bad(Host.Transmit, reason));
    }

    private static bool Counters(ReadOnlySpan<byte> line, ref ulong received, ref ulong sent)
    {
        var words = new Words(line);
        if (!words.Next(out ulong bytesIn))
        {
            return false;
        }

        for (var i = 0; i < WordsBetween; i++)
        {
            words.Next();
        }

        if (!words.Next(out ulong bytesOut))
        {
            return false;
        }

        received += bytesIn;
        sent += bytesOut;
        return true;
    }

    private void Rates(ulong received, ulong sent, long ticks, ISampleSink into)
    {
        if (hasLast && (received < lastReceived || sent < lastSent))
        {
            Fail(WentBack, into);
        }
        else if (hasLast && ticks > lastTicks)
        {
            var seconds = (ticks - lastTicks) / (double)TimeSpan.TicksPerSecond;
            into.Add(new Sample(Host.Receive, (received - lastReceived) / seconds));
            into.Add(new Sample(Host.Transmit, (sent - lastSent) / seconds));
        }

        (lastReceived, lastSent, lastTicks, hasLast) = (received, sent, ticks, true);
    }
}
