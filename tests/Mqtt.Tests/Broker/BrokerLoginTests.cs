using System.Net.Sockets;
using Gateway.Mqtt.Broker;
using TestKit;

namespace Gateway.Mqtt.Tests.Broker;

public sealed class BrokerLoginTests
{
    // Receive Maximum left out; Maximum QoS 1; Maximum Packet Size 1 MiB; no subscription identifiers, no shared subscriptions.
    private static readonly byte[] Offers = [0x24, 1, 0x27, 0, 0x10, 0, 0, 0x29, 0, 0x2A, 0];

    [Fact]
    public async Task An_accepted_login_names_what_is_not_offered()
    {
        await using var room = await Room.OpenAsync();
        var five = await room.RawAsync();
        Assert.Equal([0x20, 14, 0, 0, 11, .. Offers], await five.AskAsync(Bytes.Connect("a")));
        var three = await room.RawAsync();
        Assert.Equal([0x20, 2, 0, 0], await three.AskAsync(Bytes.Connect("b", version5: false)));
        Assert.Equal(2, room.Broker.Clients);
    }

    [Fact]
    public async Task A_client_without_an_id_gets_one()
    {
        await using var room = await Room.OpenAsync();
        var five = await room.RawAsync();
        var answer = await five.AskAsync(Bytes.Connect(""));
        Assert.Equal(0, answer[3]);
        Assert.Equal([0x12, 0, 21, (byte)'a', (byte)'u', (byte)'t', (byte)'o', (byte)'-'], answer[12..20]);
        var three = await room.RawAsync();
        Assert.Equal([0x20, 2, 0, 0], await three.AskAsync(Bytes.Connect("", version5: false)));
        Assert.Equal(2, room.Broker.Sessions);
    }

    // §3.1.2.2 versions; 3.1.1 §3.1.3.1 an id is needed for a session; §4.12 no exchange; §3.1.2.6 QoS of the will; wildcards in its topic
    [Theory]
    [InlineData(new byte[] { 0x10, 17, 0, 6, (byte)'M', (byte)'Q', (byte)'I', (byte)'s', (byte)'d', (byte)'p', 3, 2, 0, 0, 0, 3, 1, 1, 1 }, new byte[] { 0x20, 2, 0, 1 })]
    [InlineData(new byte[] { 0x10, 14, 0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', 6, 2, 0, 0, 0, 0, 1, 65 }, new byte[] { 0x20, 3, 0, 0x84, 0 })]
    [InlineData(new byte[] { 0x10, 12, 0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', 4, 0, 0, 0, 0, 0 }, new byte[] { 0x20, 2, 0, 2 })]
    [InlineData(new byte[] { 0x10, 18, 0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', 5, 2, 0, 0, 4, 0x15, 0, 1, 65, 0, 1, 65 }, new byte[] { 0x20, 3, 0, 0x8C, 0 })]
    [InlineData(new byte[] { 0x10, 20, 0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', 5, 0x16, 0, 0, 0, 0, 1, 65, 0, 0, 1, 66, 0, 0 }, new byte[] { 0x20, 3, 0, 0x9B, 0 })]
    [InlineData(new byte[] { 0x10, 20, 0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', 5, 0x06, 0, 0, 0, 0, 1, 65, 0, 0, 1, (byte)'#', 0, 0 }, new byte[] { 0x20, 3, 0, 0x90, 0 })]
    [InlineData(new byte[] { 0x10, 14, 0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', 5, 3, 0, 0, 0, 0, 1, 65 }, new byte[] { 0x20, 3, 0, 0x81, 0 })]
    [InlineData(new byte[] { 0x10, 13, 0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', 4, 3, 0, 0, 0, 1, 65 }, new byte[0])]
    [InlineData(new byte[] { 0x10, 4, 0, 4, (byte)'H', (byte)'T' }, new byte[0])]
    [InlineData(new byte[] { 0xC0, 0 }, new byte[0])]
    [InlineData(new byte[] { (byte)'G', (byte)'E', (byte)'T', (byte)' ', (byte)'/' }, new byte[0])]
    public async Task A_login_that_cannot_be_is_refused_with_its_reason_and_closed(byte[] connect, byte[] answer)
    {
        await using var room = await Room.OpenAsync();
        var raw = await room.RawAsync();
        await raw.SendAsync(connect);
        raw.StopSending();
        Assert.Equal(answer, await raw.ReadAsync());
        if (answer.Length > 0)
        {
            Assert.Empty(await raw.ReadAsync());
        }

        Assert.Equal((0, 0), (room.Broker.Clients, room.Broker.Sessions));
    }

    [Theory]
    [InlineData(true, 0x86, 0x86)]
    [InlineData(false, 0x86, 4)]
    [InlineData(true, 0x87, 0x87)]
    [InlineData(false, 0x87, 5)]
    public async Task The_reason_of_who_judges_logins_reaches_the_client(bool version5, byte judged, byte answered)
    {
        BrokerLogin? seen = null;
        await using var room = await Room.OpenAsync(o => o with
        {
            Authenticate = login =>
            {
                seen = login;
                return judged;
            },
        });
        var raw = await room.RawAsync();
        var answer = await raw.AskAsync(Bytes.Connect("me", version5, 0xC2, 0, null, [.. Bytes.Text("user"), .. Bytes.Text("secret")]));
        Assert.Equal(answered, answer[3]);
        Assert.Equal(("me", "user", true), (seen!.ClientId, seen.UserName, seen.Password.Span.SequenceEqual("secret"u8)));
    }

    [Fact]
    public async Task Sessions_and_connections_are_limited()
    {
        await using var room = await Room.OpenAsync(o => o with { MaximumSessions = 2, MaximumConnections = 3 });
        await room.RawAsync(Bytes.Connect("a"));
        await room.RawAsync(Bytes.Connect("b"));
        var third = await room.RawAsync();
        Assert.Equal([0x20, 3, 0, 0x97, 0], await third.AskAsync(Bytes.Connect("c")));
        Assert.Empty(await third.ReadAsync());
        third.Dispose();

        // It takes over, and so needs no session more. Until the broker has noticed that the third is gone it is turned away.
        RawClient? again = null;
        await Eventually.TrueAsync(async () => (again = await LetInAsync(room, Bytes.Connect("b"))) is not null, () => "there is room again");
        Assert.Equal([0xD0, 0], await again!.AskAsync(Bytes.Ping));
    }

    [Fact]
    public async Task One_connection_too_many_is_closed()
    {
        await using var room = await Room.OpenAsync(o => o with { MaximumConnections = 1 });
        await room.RawAsync(Bytes.Connect("a"));
        var second = await room.RawAsync();
        Assert.Empty(await second.ReadAsync());
        Assert.Equal(1, room.Broker.Refused);
    }

    [Fact]
    public async Task Who_says_nothing_is_closed_after_the_time_for_a_login()
    {
        await using var room = await Room.OpenAsync();
        var silent = await room.RawAsync();
        var logged = await room.RawAsync(Bytes.Connect("a"));
        await room.AdvanceAsync(TimeSpan.FromSeconds(9));
        await silent.SendAsync(0x10);
        await room.AdvanceAsync(TimeSpan.FromSeconds(2));
        Assert.Empty(await silent.ReadAsync());
        Assert.Equal([0xD0, 0], await logged.AskAsync(Bytes.Ping));
    }

    [Fact]
    public async Task The_first_free_port_is_taken_and_none_is_an_error_that_says_so()
    {
        await using var first = await MqttBroker.StartAsync(new BrokerOptions());
        await using var next = await MqttBroker.StartAsync(new BrokerOptions { Port = first.Port, PortsToTry = 20 });
        Assert.InRange(next.Port, first.Port + 1, first.Port + 19);
        var taken = await Assert.ThrowsAsync<IOException>(() => MqttBroker.StartAsync(new BrokerOptions { Port = first.Port }));
        Assert.Equal($"port {first.Port} of 127.0.0.1 is in use; name another port", taken.Message);
        var foreign = await Assert.ThrowsAsync<IOException>(() => MqttBroker.StartAsync(new BrokerOptions { Address = new([192, 0, 2, 1]), Port = 1883 }));
        Assert.StartsWith("cannot listen on 192.0.2.1", foreign.Message, StringComparison.Ordinal);
    }

    /// <summary>A client that is logged in; null: the connection was one too many.</summary>
    private static async Task<RawClient?> LetInAsync(Room room, byte[] connect)
    {
        var raw = await room.RawAsync();
        try
        {
            var answer = await raw.AskAsync(connect);
            Assert.Equal(0, answer.Length == 0 ? 0 : answer[3]);
            return answer.Length == 0 ? null : raw;
        }
        catch (SocketException)
        {
            return null; // turned away before it could speak
        }
    }
}
