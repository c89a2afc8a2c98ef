using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace TestKit.Proxy;

/// <summary>
/// Judges delivery at the hop between gateway and broker, from what a <see cref="RecordingProxy"/> tells: complete means that every number
/// which the gateway says exists has a PUBACK from some life of the broker, and no id ever had two contents. It shares no code
/// with the product.
/// </summary>
/// <remarks>Per connection and lane the numbers must follow each other, and a connection may not begin behind a number that was never sent.</remarks>
public sealed class HopLedger
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, UInt128> contents = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Stream, string Lane), LaneAtHop> lanes = [];
    private readonly Dictionary<int, ConversationAtHop> conversations = [];
    private readonly SortedDictionary<int, int> lives = [];
    private readonly AlertsAtHop alerts = new();
    private readonly SortedDictionary<long, double> readings = [];
    private readonly SortedDictionary<long, string> system = [];
    private readonly List<string> complaints = [];
    private JsonElement status;

    /// <summary>Publishes of events that were seen, repeats included.</summary>
    public int Published { get; private set; }

    /// <summary>PUBACKs of events that the broker gave.</summary>
    public int Acknowledged { get; private set; }

    /// <summary>Publishes of an id that was seen before (allowed after a failure).</summary>
    public int Repeats { get; private set; }

    /// <summary>PUBACKs that told the gateway no.</summary>
    public int Refused { get; private set; }

    /// <summary>Publishes whose topic was said by an alias alone.</summary>
    public int Aliased
    {
        get
        {
            lock (gate)
            {
                return conversations.Values.Sum(c => c.Aliased);
            }
        }
    }

    /// <summary>Publishes of the present state of an alert.</summary>
    public int States { get; private set; }

    /// <summary>Logins that the broker accepted.</summary>
    public int Logins { get; private set; }

    /// <summary>When the last of them was.</summary>
    public long LastLogin { get; private set; }

    /// <summary>In how many lives of the broker a PUBACK was given.</summary>
    public int Incarnations
    {
        get
        {
            lock (gate)
            {
                return lives.Count;
            }
        }
    }

    /// <summary>The present status has said offline: the gateway has ended in good order.</summary>
    public bool SaidGoodbye
    {
        get
        {
            lock (gate)
            {
                return status.ValueKind == JsonValueKind.Object && status.GetProperty("status").GetString() == "offline";
            }
        }
    }

    /// <summary>The events of the alerts, in the order of their numbers. For one stream only.</summary>
    public IReadOnlyList<JsonElement> Alerts
    {
        get
        {
            lock (gate)
            {
                return alerts.Events;
            }
        }
    }

    /// <summary>The kinds of the system events, as <c>unclean-stop</c>, in the order of their numbers. For one stream only.</summary>
    public IReadOnlyList<string> SystemEvents
    {
        get
        {
            lock (gate)
            {
                return [.. system.Values];
            }
        }
    }

    /// <summary>The values of the good readings, in the order of their numbers. For one stream only.</summary>
    public IReadOnlyList<double> Readings
    {
        get
        {
            lock (gate)
            {
                return [.. readings.Values];
            }
        }
    }

    /// <summary>Takes one packet.</summary>
    public void Take(SeenPacket packet)
    {
        lock (gate)
        {
            var conversation = conversations.TryGetValue(packet.Connection, out var known) ? known : conversations[packet.Connection] = new ConversationAtHop();
            if (packet is { FromGateway: true, Type: 1 })
            {
                conversation.Version5 = packet.ProtocolLevel == 5;
            }
            else if (packet is { FromGateway: true, IsPublish: true })
            {
                Publish(packet, conversation);
            }
            else if (packet is { FromGateway: false, Type: 2, ReasonCode: 0 })
            {
                Logins++;
                LastLogin = TimeProvider.System.GetTimestamp();
                conversation.Login(packet);
            }
            else if (packet is { FromGateway: false, IsPuback: true })
            {
                Acknowledge(packet, conversation);
            }
        }
    }

    /// <summary>Numbers of a lane that were acknowledged, over all streams.</summary>
    public int Count(string lane)
    {
        lock (gate)
        {
            return lanes.Where(l => l.Key.Lane == lane).Sum(l => l.Value.Done.Count);
        }
    }

    /// <summary>What is wrong so far; with <paramref name="atEnd"/> also the numbers up to the last status that have no PUBACK. At most 20 are named.</summary>
    public IReadOnlyList<string> Complaints(bool atEnd = true)
    {
        lock (gate)
        {
            var all = new List<string>(complaints);
            if (atEnd && status.ValueKind != JsonValueKind.Object)
            {
                all.Add("no status was seen");
            }
            else if (atEnd)
            {
                var stream = status.GetProperty("stream").GetString()!;
                foreach (var lane in status.GetProperty("lanes").EnumerateObject())
                {
                    var done = lanes.TryGetValue((stream, lane.Name), out var at) ? at.Done : [];
                    all.AddRange(Missing(done, lane.Value.GetProperty("from").GetInt64(), lane.Value.GetProperty("next").GetInt64())
                        .Select(m => $"{lane.Name} {m} of {stream} has no PUBACK; the last that has one is {(done.Count > 0 ? done.Max() : 0)}"));
                }

                all.AddRange(alerts.Complaints());
            }

            return all;
        }
    }

    /// <summary>The runs of numbers that are not among <paramref name="done"/>, at most 20, as <c>7</c> or <c>7 to 9</c>.</summary>
    private static IEnumerable<string> Missing(HashSet<long> done, long from, long next)
    {
        var runs = 0;
        for (var n = from; n < next && runs < 20; n++)
        {
            var first = n;
            while (n < next && !done.Contains(n))
            {
                n++;
            }

            if (n > first)
            {
                runs++;
                yield return n == first + 1 ? $"{first}" : $"{first} to {n - 1}";
            }
        }
    }

    private void Publish(SeenPacket packet, ConversationAtHop conversation)
    {
        var payload = packet.Payload(conversation.Version5);
        if (conversation.Topic(packet, Complain) is not { } topic)
        {
            return;
        }

        if (packet.Qos != 1)
        {
            Complain($"{topic} came at QoS {packet.Qos}");
            return;
        }

        if (conversation.InFlight.ContainsKey(packet.PacketId))
        {
            Complain($"connection {packet.Connection}: packet id {packet.PacketId} is used twice at a time");
        }

        if (packet.Duplicate)
        {
            Complain($"connection {packet.Connection}: DUP on a connection without a session");
        }

        conversation.InFlight[packet.PacketId] = default;
        if (topic.Split('/') is [_, _, "status"])
        {
            status = JsonDocument.Parse(payload).RootElement.Clone();
            return;
        }

        if (topic.Split('/') is [_, _, "state", "alerts", var rule, var sensor, var channel])
        {
            States++;
            if (!packet.Retain)
            {
                Complain($"{topic} is not retained");
            }

            alerts.State((rule, $"{sensor}/{channel}"), payload);
            return;
        }

        var json = JsonDocument.Parse(payload).RootElement;
        Published++;
        var id = json.GetProperty("id").GetString()!;
        var content = Digest(topic, payload);
        if (!contents.TryAdd(id, content))
        {
            Repeats++;
            if (contents[id] != content)
            {
                Complain($"id {id} has two contents");
            }
        }

        Keep(json);
        var key = (json.GetProperty("stream").GetString()!, json.GetProperty("lane").GetString()!);
        var (from, to) = Numbers(json);
        conversation.InFlight[packet.PacketId] = (key, from, to);
        var lane = lanes.TryGetValue(key, out var known) ? known : lanes[key] = new LaneAtHop { Highest = from - 1 };
        var before = conversation.Last.TryGetValue(key, out var last) ? last : Math.Min(lane.Highest, from - 1);
        if (from != before + 1)
        {
            Complain($"connection {packet.Connection}: {key.Item2} {from} came after {before}");
        }

        conversation.Last[key] = to;
        lane.Highest = Math.Max(lane.Highest, to);
    }

    private void Keep(JsonElement json)
    {
        var type = json.GetProperty("type").GetString()!;
        if (type.StartsWith("alert.", StringComparison.Ordinal))
        {
            alerts.Add(Numbers(json).From, json.Clone());
        }
        else if (type.StartsWith("system.", StringComparison.Ordinal))
        {
            system[Numbers(json).From] = type.Split('.')[1];
        }
        else if (type == "reading.v1" && json.GetProperty("data").TryGetProperty("value", out var value) && value.ValueKind == JsonValueKind.Number)
        {
            readings[Numbers(json).From] = value.GetDouble();
        }
    }

    private void Acknowledge(SeenPacket packet, ConversationAtHop conversation)
    {
        if (!conversation.InFlight.Remove(packet.PacketId, out var what) || what.To == 0)
        {
            return;
        }

        if (packet.ReasonCode >= 0x80)
        {
            Refused++;
            return;
        }

        Acknowledged++;
        lives[packet.Incarnation] = lives.GetValueOrDefault(packet.Incarnation) + 1;
        for (var n = what.From; n <= what.To; n++)
        {
            lanes[what.Key].Done.Add(n);
        }
    }

    private void Complain(string what)
    {
        if (complaints.Count < 20)
        {
            complaints.Add(what);
        }
    }

    private static (long From, long To) Numbers(JsonElement json)
    {
        if (json.GetProperty("type").GetString() == "loss.v1")
        {
            return (json.GetProperty("data").GetProperty("from").GetInt64(), json.GetProperty("data").GetProperty("to").GetInt64());
        }

        var number = long.Parse(json.GetProperty("sequence").GetString()!, CultureInfo.InvariantCulture);
        return (number, number);
    }

    private static UInt128 Digest(string topic, byte[] payload)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(topic));
        hash.AppendData([0]);
        hash.AppendData(payload);
        return BinaryPrimitives.ReadUInt128BigEndian(hash.GetHashAndReset());
    }

    private sealed class LaneAtHop
    {
        public HashSet<long> Done { get; } = [];

        public long Highest { get; set; }
    }
}
