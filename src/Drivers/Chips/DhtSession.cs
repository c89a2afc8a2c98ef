using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;

namespace Gateway.Drivers.Chips;

/// <summary>An open DHT11 or DHT22. Nothing has to be quick: the kernel stamps the answer, which is looked at long after it came.</summary>
internal sealed class DhtSession(IGpioLine line, DhtKind kind) : ISensorSession
{
    // An answer has 5 ms at most; the rest is for the kernel.
    private static readonly TimeSpan Answer = TimeSpan.FromMilliseconds(20);
    private readonly TimeSpan start = kind.Start + TimeSpan.FromMilliseconds(1);
    private readonly Edge[] edges = new Edge[128];
    private State state;

    private enum State
    {
        Idle,
        Asking,
        Listening,
    }

    public Next Step(Instant now, ISampleSink into)
    {
        switch (state)
        {
            case State.Idle:
                if (!line.Read())
                {
                    Spoil("the line is low: check the pull-up and wiring", into);
                    return Next.Slot;
                }

                line.Drive(false);
                state = State.Asking;
                return Next.In(start);
            case State.Asking:
                // What came before our own signal.
                line.Forget(edges);
                line.Release();
                state = State.Listening;
                return Next.In(Answer);
            default:
                state = State.Idle;
                Judge(edges.AsSpan(0, line.TakeAll(edges)), into);
                return Next.Slot;
        }
    }

    public void Dispose() => line.Dispose();

    private static void Spoil(string reason, ISampleSink into)
    {
        into.Add(Sample.Bad(0, reason));
        into.Add(Sample.Bad(1, reason));
    }

    private void Judge(ReadOnlySpan<Edge> taken, ISampleSink into)
    {
        Span<byte> frame = stackalloc byte[DhtFrame.Length];
        if ((DhtFrame.Decode(taken, frame) ?? kind.Complaint(frame)) is { } fault)
        {
            Spoil(fault, into);
            return;
        }

        into.Add(new Sample(0, kind.Temperature(frame)));
        into.Add(new Sample(1, kind.Humidity(frame)));
    }
}
