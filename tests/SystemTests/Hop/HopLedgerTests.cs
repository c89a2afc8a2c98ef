using System.Text;
using TestKit.Proxy;
using TestKit.Wire;

namespace SystemTests.Hop;

/// <summary>The judge at the hop, fed by hand: it must see what is wrong.</summary>
public sealed class HopLedgerTests
{
    private const string Topic = "gateways/g/readings/bench/temperature";
    private readonly HopLedger ledger = new();

    public HopLedgerTests() => Connect(1);

    [Fact]
    public void A_topic_alias_stands_for_the_topic_that_was_named_with_it()
    {
        Publish(1, 1, Topic, 3, Notices.Reading("g", "9f3c02aa", 1));
        Publish(1, 2, string.Empty, 3, Notices.Reading("g", "9f3c02aa", 2));
        Publish(1, 3, "gateways/g/status", 0, Notices.Status("9f3c02aa", next: 3));
        Acknowledge(1, 1);
        Acknowledge(1, 2);
        Assert.Empty(ledger.Complaints());
        Assert.Equal((2, 1), (ledger.Acknowledged, ledger.Aliased));
    }

    [Fact]
    public void An_alias_ends_with_its_connection()
    {
        Publish(1, 1, Topic, 1, Notices.Reading("g", "9f3c02aa", 1));
        Connect(2);
        Publish(2, 1, string.Empty, 1, Notices.Reading("g", "9f3c02aa", 1));
        Assert.Equal(["connection 2: topic alias 1 stands for nothing"], ledger.Complaints(atEnd: false));
    }

    [Fact]
    public void An_alias_beyond_what_the_broker_takes_is_said()
    {
        Publish(1, 1, Topic, 11, Notices.Reading("g", "9f3c02aa", 1));
        Assert.Equal(["connection 1: topic alias 11, and the broker takes 10"], ledger.Complaints(atEnd: false));
    }

    [Fact]
    public void A_number_without_an_acknowledgement_is_said()
    {
        Publish(1, 1, Topic, 0, Notices.Reading("g", "9f3c02aa", 1));
        Publish(1, 2, Topic, 0, Notices.Reading("g", "9f3c02aa", 2));
        Publish(1, 3, "gateways/g/status", 0, Notices.Status("9f3c02aa", next: 3));
        Acknowledge(1, 2);
        Assert.Equal(["readings 1 of 9f3c02aa has no PUBACK; the last that has one is 2"], ledger.Complaints());
    }

    [Fact]
    public void A_state_that_the_last_event_did_not_leave_so_is_said()
    {
        Publish(1, 1, "gateways/g/alerts/warm/bench/temperature", 0, Alert(1, "raised", 1));
        Publish(1, 2, "gateways/g/alerts/warm/bench/temperature", 0, Alert(2, "cleared", 0));
        Publish(1, 3, "gateways/g/state/alerts/warm/bench/temperature", 0, """{"level":1,"sequence":"0000000000000001"}""", retain: true);
        Publish(1, 4, "gateways/g/status", 0, Notices.Status("9f3c02aa", next: 1));
        Assert.Equal(["the state of warm on bench/temperature says level 1, and its last event (0000000000000002) level 0"], ledger.Complaints());
        Publish(1, 5, "gateways/g/state/alerts/warm/bench/temperature", 0, """{"level":0,"sequence":"0000000000000002"}""", retain: true);
        Assert.Empty(ledger.Complaints());
    }

    private static string Alert(int number, string kind, int level) =>
        $$$"""{"specversion":"1.0","id":"9f3c02aa-alerts-{{{number:D16}}}","type":"alert.{{{kind}}}.v1","subject":"bench/temperature","stream":"9f3c02aa","lane":"alerts","sequence":"{{{number:D16}}}","data":{"rule":"warm","level":{{{level}}}}}""";

    private void Connect(int connection)
    {
        Take(connection, true, [0x10, 0x0F, 0x00, 0x04, 0x4D, 0x51, 0x54, 0x54, 0x05, 0x02, 0x00, 0x00, 0x00, 0x00, 0x02, 0x67, 0x77]);
        Take(connection, false, [0x20, 0x09, 0x00, 0x00, 0x06, 0x21, 0x00, 0x14, 0x22, 0x00, 0x0A]); // receive maximum 20, topic alias maximum 10
    }

    private void Acknowledge(int connection, byte id) => Take(connection, false, [0x40, 0x02, 0x00, id]);

    private void Publish(int connection, byte id, string topic, byte alias, string payload, bool retain = false)
    {
        byte[] properties = alias == 0 ? [0x02, 0x01, 0x01] : [0x0C, 0x01, 0x01, 0x26, 0x00, 0x01, 0x61, 0x00, 0x01, 0x62, 0x23, 0x00, alias];
        byte[] body = [0x00, (byte)topic.Length, .. Encoding.UTF8.GetBytes(topic), 0x00, id, .. properties, .. Encoding.UTF8.GetBytes(payload)];
        Take(connection, true, [(byte)(retain ? 0x33 : 0x32), (byte)(0x80 | (body.Length & 0x7F)), (byte)(body.Length >> 7), .. body]);
    }

    private void Take(int connection, bool fromGateway, byte[] packet) => ledger.Take(new SeenPacket(connection, 1, fromGateway, packet));
}
