using System.Buffers;
using System.Text;
using Gateway.Abstractions;
using Gateway.Abstractions.Formats;
using Gateway.Abstractions.Links;
using Gateway.Abstractions.Store;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.Forwarding;
using Gateway.Outbox;
using Microsoft.Extensions.Logging.Abstractions;
using TestKit;

namespace Gateway.Tests.Forwarding;

/// <summary>One upstream, what it is owed, and a broker that is the test. Payloads are <c>alerts 1</c>, <c>readings 7</c>, of a gap <c>lost readings 3..5</c>.</summary>
internal sealed class ForwardingBench : IDisposable
{
    private readonly MemoryOutbox outbox = new();
    private readonly Lock gate = new();
    private readonly List<FakeLink> links = [];
    private Carried? carried;

    public ForwardingBench(int window = 100, double drainRate = 1_000_000, int receiveMaximum = 65_535)
    {
        ReceiveMaximum = receiveMaximum;
        Main = new OwingReader(outbox.Stream, Lane.Alerts, Lane.System, Lane.Readings);
        Parts = new ForwarderParts
        {
            Upstream = new UpstreamSection
            {
                Id = "local",
                Urls = [new Uri("mqtt://broker:1883")],
                Version5 = true,
                KeepAlive = TimeSpan.FromSeconds(30),
                AckTimeout = TimeSpan.FromSeconds(20),
                RetryMax = TimeSpan.FromSeconds(30),
                Window = window,
                DrainRate = drainRate,
                Send = Lanes.All,
                FromOldest = false,
                Format = static _ => new NumberFormat(),
            },
            ClientId = "greenhouse-1",
            Owed = new OwedSlot(new Owed(outbox, Main, [])),
            States = States,
            Format = new NumberFormat(),
            Link = (options, signal, _) => Connect(options, signal),
            Topics = new Topics("gateways", "greenhouse-1"),
            State = new GatewayState(),
            Notices = new SystemNotices(Time, static () => { }),
            Wake = Wake,
            Time = Time,
            Logger = NullLogger.Instance,
        };
    }

    public ManualTime Time { get; } = new();

    public Signal Wake { get; } = new();

    public AlertStates States { get; } = new();

    public OwingReader Main { get; }

    public ForwarderParts Parts { get; set; }

    public Carried Carried => carried ??= new Carried(Parts, new Random(1));

    public int ReceiveMaximum { get; }

    /// <summary>Called for each link that is made; may replace it.</summary>
    public Func<FakeLink, FakeLink> OnLink { get; set; } = static link => link;

    /// <summary>Those made so far; a forwarder makes them on its own thread.</summary>
    public IReadOnlyList<FakeLink> Links
    {
        get
        {
            lock (gate)
            {
                return [.. links];
            }
        }
    }

    public long Cursor(Lane lane) => Main.Cursor(lane);

    /// <summary>Changes a setting of the upstream.</summary>
    public void Set(Func<UpstreamSection, UpstreamSection> change) => Parts = Parts with { Upstream = change(Parts.Upstream) };

    /// <summary>The store is changed: <paramref name="main"/> in place of the present stream, and what is left of others.</summary>
    public void Change(OwingReader main, params OwingReader[] older) => Parts.Owed.Current = new Owed(outbox, main, older);

    /// <summary>A connection that is up, to be turned by hand; its first status is out unless there is a backlog.</summary>
    public (ForwardingSession Session, FakeLink Link) Connected(bool acknowledgeStatus = true)
    {
        var link = Connect(new LinkOptions { Endpoint = Parts.Upstream.Urls[0], ClientId = "c", Window = Parts.Upstream.Window }, Wake);
        var session = new ForwardingSession(Parts, link, Carried);
        if (acknowledgeStatus)
        {
            link.OnPublish = m =>
            {
                if (m.Topic.EndsWith("/status", StringComparison.Ordinal) && !link.AcknowledgesAtOnce)
                {
                    link.Acknowledge(link.InFlight[^1]);
                }
            };
            if (Main.Lanes.All(l => Main.Cursor(l) + 1 == Main.Committed(l)))
            {
                session.Turn();
                session.Turn();
            }
        }

        return (session, link);
    }

    /// <summary>The connection of <paramref name="session"/> ends, as its forwarder notices it.</summary>
    public void End(ForwardingSession session)
    {
        var error = Assert.Throws<LinkException>(() => session.Turn());
        Carried.Queues.End(error.Message, Time.GetElapsedTime(0).Ticks);
        Carried.States.End();
    }

    public void Commit(Lane lane, int count = 1)
    {
        for (var i = 0; i < count; i++)
        {
            Main.Add(lane);
        }

        Wake.Set();
    }

    /// <summary>The payloads published, without status and states.</summary>
    public static List<string> Sent(FakeLink link) =>
        [.. link.Published.Where(m => m.Topic != "gateways/greenhouse-1/status" && !m.Topic.StartsWith("gateways/greenhouse-1/state/", StringComparison.Ordinal)).Select(m => FakeLink.Text(m))];

    public static List<string> Statuses(FakeLink link) =>
        [.. link.Published.Where(m => m.Topic == "gateways/greenhouse-1/status").Select(m => FakeLink.Text(m))];

    public static string[] Numbers(Lane lane, int from, int through) => [.. Enumerable.Range(from, through - from + 1).Select(n => $"{lane.Name()} {n}")];

    /// <summary>Turns, and acknowledges one by one, until nothing is in flight.</summary>
    public static void Drain(ForwardingSession session, FakeLink link)
    {
        session.Turn();
        while (link.InFlight.Count > 0)
        {
            link.Acknowledge(link.InFlight[0]);
            session.Turn();
        }
    }

    /// <summary>Lets a session work for <paramref name="time"/>, looking as often as it asks for and no less than every 100 ms.</summary>
    public void Run(ForwardingSession session, TimeSpan time)
    {
        var most = TimeSpan.FromMilliseconds(100);
        for (var end = Time.GetUtcNow() + time; Time.GetUtcNow() < end;)
        {
            var wait = session.Turn();
            Time.Advance(wait < most ? wait : most);
        }
    }

    public void Dispose() => outbox.Dispose();

    private FakeLink Connect(LinkOptions options, Signal wake)
    {
        var link = OnLink(new FakeLink(options, wake) { Limits = new LinkLimits(ReceiveMaximum, 1 << 20, true, TimeSpan.FromSeconds(30)) });
        lock (gate)
        {
            links.Add(link);
        }

        return link;
    }

    private sealed class NumberFormat : IPayloadFormat
    {
        public string ContentType => "text/plain";

        public string BatchContentType => "text/batch";

        public void Write(in StoredEvent stored, string stream, IBufferWriter<byte> output) => output.Write(Encoding.UTF8.GetBytes(stored.IsGap
            ? $"lost {stored.Lane.Name()} {stored.Sequence}..{stored.Through}"
            : $"{stored.Lane.Name()} {stored.Sequence}"));

        public int WriteBatch(ReadOnlySpan<StoredEvent> events, string stream, long most, IBufferWriter<byte> output)
        {
            output.Write(Encoding.UTF8.GetBytes($"{events[0].Lane.Name()} {events[0].Sequence}-{events[^1].Sequence}"));
            return events.Length;
        }
    }
}
