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

/// <summary>An outbox in memory, one upstream, and a broker that is the test. Payloads are <c>alerts 1</c>, <c>readings 7</c>.</summary>
internal sealed class ForwardingBench : IDisposable
{
    private static readonly Point Temperature = new(0, "bench", "temperature", "Cel");

    public ForwardingBench(int window = 100, double drainRate = 1_000_000, int receiveMaximum = 65_535)
    {
        ReceiveMaximum = receiveMaximum;
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
            Outbox = Outbox,
            Reader = Outbox.Attach([new UpstreamLanes("local", Lanes.All)])[0],
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

    public MemoryOutbox Outbox { get; } = new();

    public ForwarderParts Parts { get; }

    public int ReceiveMaximum { get; }

    /// <summary>Called for each link that is made; may replace it.</summary>
    public Func<FakeLink, FakeLink> OnLink { get; set; } = static link => link;

    public List<FakeLink> Links { get; } = [];

    public long Cursor(Lane lane) => Parts.Reader.Cursor(lane);

    /// <summary>A connection that is up, to be turned by hand; its first status is out unless there is a backlog.</summary>
    public (ForwardingSession Session, FakeLink Link) Connected(bool acknowledgeStatus = true)
    {
        var link = Connect(new LinkOptions { Endpoint = Parts.Upstream.Urls[0], ClientId = "c", Window = Parts.Upstream.Window }, Wake);
        var session = new ForwardingSession(Parts, link, new DrainRate(Parts.Upstream.DrainRate));
        if (acknowledgeStatus)
        {
            link.OnPublish = m =>
            {
                if (m.Topic.EndsWith("/status", StringComparison.Ordinal))
                {
                    link.Acknowledge(link.InFlight[^1]);
                }
            };
            var waiting = Parts.Reader.Lanes.Any(l => Parts.Reader.Cursor(l) + 1 < Parts.Reader.Committed(l));
            if (!waiting)
            {
                session.Turn();
                session.Turn();
            }
        }

        return (session, link);
    }

    public void Commit(Lane lane, int count = 1)
    {
        var batch = new OutboxBatch();
        batch.Clear(Outbox);
        for (var i = 0; i < count; i++)
        {
            if (lane == Lane.Readings)
            {
                batch.Add(new Reading(Temperature, Instant.Now(Time), i));
            }
            else
            {
                batch.Add(new StoredEvent(lane, 0, 0, lane == Lane.Alerts ? "raised" : "started", "bench/temperature", lane == Lane.Alerts ? "warm" : null, "{}"u8.ToArray()));
            }
        }

        Outbox.Commit(batch);
        Wake.Set();
    }

    /// <summary>The payloads published, without the status.</summary>
    public static List<string> Sent(FakeLink link) =>
        [.. link.Published.Where(m => !m.Topic.EndsWith("/status", StringComparison.Ordinal)).Select(m => FakeLink.Text(m))];

    public static List<string> Statuses(FakeLink link) =>
        [.. link.Published.Where(m => m.Topic == "gateways/greenhouse-1/status").Select(m => FakeLink.Text(m))];

    public static string[] Numbers(Lane lane, int from, int through) => [.. Enumerable.Range(from, through - from + 1).Select(n => $"{lane.Name()} {n}")];

    public void Dispose() => Outbox.Dispose();

    private FakeLink Connect(LinkOptions options, Signal wake)
    {
        var link = OnLink(new FakeLink(options, wake) { Limits = new LinkLimits(ReceiveMaximum, 1 << 20, true, TimeSpan.FromSeconds(30)) });
        Links.Add(link);
        return link;
    }

    private sealed class NumberFormat : IPayloadFormat
    {
        public string ContentType => "text/plain";

        public void Write(in StoredEvent stored, string stream, IBufferWriter<byte> output) =>
            output.Write(Encoding.UTF8.GetBytes($"{stored.Lane.Name()} {stored.Sequence}"));
    }
}
