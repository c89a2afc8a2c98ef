using System.Security.Authentication;
using Gateway.Abstractions.Links;
using Gateway.Mqtt.Tests.Broker;
using Gateway.Mqtt.Transports;
using TestKit;

namespace Gateway.Mqtt.Tests.Transports;

public sealed class TlsTests
{
    [Theory]
    [InlineData(SslProtocols.Tls12, true)]
    [InlineData(SslProtocols.Tls13, true)]
    [InlineData(SslProtocols.Tls13, false)]
    public async Task Messages_go_both_ways_encrypted(SslProtocols protocol, bool version5)
    {
        using var authority = new Authority();
        var side = new ServerSide { Certificate = authority.Issue(), Protocols = protocol };
        await using var room = await RoomAsync(side);
        var client = await room.LinkAsync("a", version5, o => Encrypted(o, authority));
        await client.SubscribeAsync("a/#");
        Assert.InRange(await client.PublishAsync("other", "x"), 0, 0x10);
        client.Link.Publish(new Message("a/b", new byte[200_000]));
        await client.Link.FlushAsync(CancellationToken.None);
        LinkEvent received;
        while ((received = await client.NextAsync()).Topic is null)
        {
        }

        Assert.Equal(200_000, received.Payload.Length);
        await client.Link.DisconnectAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_certificate_for_another_host_is_a_wrong_name()
    {
        using var authority = new Authority();
        var failure = await RefusedAsync(authority.Issue("other.test"), o => Encrypted(o, authority, t => t with { ServerName = "broker.test" }));
        Assert.Contains("wrong name: its certificate is for 'other.test', '127.0.0.1', not for 'broker.test'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("tls.server-name", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("unknown CA", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_name_in_server_name_is_asked_for_and_trusted()
    {
        using var authority = new Authority();
        var side = new ServerSide { Certificate = authority.Issue("inner.test") };
        await using var room = await RoomAsync(side);
        await room.LinkAsync("a", change: o => Encrypted(o, authority, t => t with { ServerName = "inner.test", Alpn = "other" }));
        Assert.Equal(("inner.test", "other"), (side.NameAsked, side.Agreed));
    }

    [Fact]
    public async Task An_authority_that_this_machine_does_not_know_is_an_unknown_CA()
    {
        using var authority = new Authority();
        var failure = await RefusedAsync(authority.Issue(), o => Encrypted(o, authority, t => t with { CaFile = null }));
        Assert.Contains("unknown CA: its certificate was issued by 'CN=Test authority'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("tls.ca-file", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_authorities_of_the_file_are_trusted()
    {
        using var authority = new Authority();
        using var stranger = new Authority("CN=Test authority");
        var failure = await RefusedAsync(stranger.Issue(), o => Encrypted(o, authority));
        Assert.Contains($"unknown CA: its certificate was issued by 'CN=Test authority', which does not lead to an authority in {authority.CaFile}", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-3, -2, "expired: the certificate of 'CN=broker.test' ended ")]
    [InlineData(2, 3, "not yet valid: the certificate of 'CN=broker.test' begins ")]
    public async Task A_certificate_out_of_its_time_is_refused_with_a_word_on_the_clock(int from, int to, string said)
    {
        using var authority = new Authority();
        var certificate = authority.Issue(from: Authority.Now.AddDays(from), to: Authority.Now.AddDays(to));
        var failure = await RefusedAsync(certificate, o => Encrypted(o, authority));
        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
        Assert.Contains("the clock of this machine says ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_clock_that_is_asked_is_the_one_of_the_gateway()
    {
        using var authority = new Authority();
        var spring = new ManualTime();
        var certificate = authority.Issue(from: spring.GetUtcNow().AddMonths(1), to: spring.GetUtcNow().AddMonths(12));
        await using var room = await RoomAsync(new ServerSide { Certificate = certificate });
        await using var client = new LinkClient(Encrypted(Options(room), authority), spring);
        var failure = await Assert.ThrowsAsync<LinkException>(() => client.Link.ConnectAsync(CancellationToken.None));
        Assert.Contains("not yet valid", failure.Message, StringComparison.Ordinal);
        Assert.Contains("the clock of this machine says 2026-03-29 15:04 UTC", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>The alerts of RFC 8446 §6.2 as any TLS server sends them, whatever the library of this machine would do.</summary>
    [Theory]
    [InlineData(70, "a downgrade: it offers only TLS 1.1 or older")]
    [InlineData(86, "a downgrade")]
    [InlineData(112, "wrong name")]
    [InlineData(120, "ALPN")]
    [InlineData(40, "it demands a client certificate")]
    [InlineData(116, "it demands a client certificate")]
    public async Task An_alert_in_the_handshake_is_told_with_its_word(byte alert, string said)
    {
        await using var server = new ScriptedBroker();
        await using var client = new LinkClient(new LinkOptions { Endpoint = new Uri($"mqtts://127.0.0.1:{server.Port}"), ClientId = "a" });
        var connecting = client.Link.ConnectAsync(CancellationToken.None);
        await server.AcceptAsync();
        await server.SendAsync(0x15, 3, 3, 0, 2, 2, alert);
        var failure = await Assert.ThrowsAsync<LinkException>(() => connecting);
        Assert.Equal(LinkFailure.Refused, failure.Kind);
        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
    }

    /// <summary>The server of .NET closes without the alert; what one that sends it is told is in the system tests.</summary>
    [Theory]
    [InlineData(SslProtocols.Tls12, false, "the broker demands a client certificate (tls.cert-file)")]
    [InlineData(SslProtocols.Tls13, false, "the broker demands a client certificate (tls.cert-file)")]
    [InlineData(SslProtocols.Tls12, true, "the broker refused our client certificate (tls.cert-file)")]
    [InlineData(SslProtocols.Tls13, true, "the broker refused our client certificate (tls.cert-file)")]
    public async Task A_broker_that_only_closes_may_want_another_client_certificate(SslProtocols protocol, bool shown, string said)
    {
        using var authority = new Authority();
        var (certificate, key) = authority.Write("own", authority.Issue("gateway"));
        var side = new ServerSide { Certificate = authority.Issue(), Protocols = protocol, Judge = _ => false };
        var failure = await FailedAsync(side, o => Encrypted(o, authority, t => shown ? t with { CertFile = certificate, KeyFile = key } : t));
        Assert.Equal(LinkFailure.Network, failure.Kind);
        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_client_certificate_is_read_anew_at_each_connect()
    {
        using var authority = new Authority();
        var shown = new List<string>();
        var side = new ServerSide
        {
            Certificate = authority.Issue(),
            Judge = c =>
            {
                shown.Add(c.Thumbprint);
                return true;
            },
        };
        await using var room = await RoomAsync(side);
        using var first = authority.Issue("first");
        using var second = authority.Issue("second");
        foreach (var next in new[] { first, second })
        {
            var (certificate, key) = authority.Write("own", next);
            await using var client = new LinkClient(Encrypted(Options(room), authority, t => t with { CertFile = certificate, KeyFile = key }));
            await client.Link.ConnectAsync(CancellationToken.None);
            Assert.InRange(await client.PublishAsync("a", "x"), 0, 0x10);
        }

        Assert.Equal([first.Thumbprint, second.Thumbprint], shown);
    }

    [Fact]
    public async Task TLS_spoken_to_a_plain_port_is_told()
    {
        await using var room = await Room.OpenAsync();
        await using var client = new LinkClient(new LinkOptions { Endpoint = new Uri($"mqtts://127.0.0.1:{room.Broker.Port}"), ClientId = "a" });
        var failure = await Assert.ThrowsAsync<LinkException>(() => client.Link.ConnectAsync(CancellationToken.None));
        Assert.Contains("it is a plain port", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plain_port_that_answers_is_told()
    {
        await using var server = new ScriptedBroker();
        await using var client = new LinkClient(new LinkOptions { Endpoint = new Uri($"mqtts://127.0.0.1:{server.Port}"), ClientId = "a" });
        var connecting = client.Link.ConnectAsync(CancellationToken.None);
        await server.AcceptAsync();
        await server.SendAsync([.. "HTTP/1.1 400 Bad Request\r\n\r\n"u8]);
        var failure = await Assert.ThrowsAsync<LinkException>(() => connecting);
        Assert.Contains("a plain port: what it answered is not TLS", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MQTT_spoken_to_a_TLS_port_is_told()
    {
        var failure = await Connected.RefusedAsync(true, 0x15, 3, 3, 0, 2, 2, 10);
        Assert.Equal(LinkFailure.Refused, failure.Kind);
        Assert.EndsWith("speaks TLS; use mqtts:// in url", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("speaks HTTP; use ws:// in url, or the broker's MQTT port", (await Connected.RefusedAsync(true, [.. "HTTP/1.1 400"u8])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mqtts://b:443", null, "mqtt")]
    [InlineData("mqtts://b:8883", null, null)]
    [InlineData("wss://b", null, null)]
    [InlineData("mqtts://b:443", "x-amzn-mqtt-ca", "x-amzn-mqtt-ca")]
    public void On_port_443_the_protocol_is_named(string url, string? asked, string? named) =>
        Assert.Equal(named, Tls.Protocols(LinkEndpoint.Of(new Uri(url)), new TlsOptions { Alpn = asked })?.Single().ToString());

    private static Task<Room> RoomAsync(ServerSide side) => Room.OpenAsync(o => o with { Transport = side.OverAsync });

    private static LinkOptions Options(Room room) => new() { Endpoint = room.Broker.Url, ClientId = "a", KeepAlive = TimeSpan.Zero };

    private static LinkOptions Encrypted(LinkOptions options, Authority authority, Func<TlsOptions, TlsOptions>? change = null)
    {
        var tls = new TlsOptions { CaFile = authority.CaFile };
        return options with { Endpoint = new UriBuilder(options.Endpoint) { Scheme = "mqtts" }.Uri, Tls = change?.Invoke(tls) ?? tls };
    }

    private static Task<LinkException> RefusedAsync(System.Security.Cryptography.X509Certificates.X509Certificate2 certificate, Func<LinkOptions, LinkOptions> change) =>
        RefusedAsync(new ServerSide { Certificate = certificate }, change);

    private static async Task<LinkException> RefusedAsync(ServerSide side, Func<LinkOptions, LinkOptions> change)
    {
        var failure = await FailedAsync(side, change);
        Assert.Equal(LinkFailure.Refused, failure.Kind);
        return failure;
    }

    private static async Task<LinkException> FailedAsync(ServerSide side, Func<LinkOptions, LinkOptions> change)
    {
        await using var room = await RoomAsync(side);
        await using var client = new LinkClient(change(Options(room)));
        return await Assert.ThrowsAsync<LinkException>(() => client.Link.ConnectAsync(CancellationToken.None));
    }
}
