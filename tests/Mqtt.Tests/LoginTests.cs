using System.Net;
using System.Net.Sockets;
using Gateway.Abstractions;
using Gateway.Abstractions.Links;
using TestKit;

namespace Gateway.Mqtt.Tests;

public sealed class LoginTests
{
    [Fact]
    public async Task Limits_are_those_of_the_connack()
    {
        byte[] connack = [0x20, 16, 0, 0, 13, 0x21, 0, 20, 0x27, 0, 0, 1, 0, 0x25, 0, 0x13, 0, 7];
        await using var opened = await Connected.OpenAsync(connack: connack);
        Assert.Equal(new LinkLimits(20, 256, false, TimeSpan.FromSeconds(7)), opened.Link.Limits);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Limits_are_those_of_the_standard_when_the_broker_says_nothing(bool version5)
    {
        await using var opened = await Connected.OpenAsync(version5);
        Assert.Equal(new LinkLimits(65_535, 268_435_460, true, TimeSpan.FromSeconds(40)), opened.Link.Limits);
        Assert.Equal(version5 ? 5 : 4, opened.Login[8]);
        Assert.Null(opened.Link.Failure);
    }

    [Theory]
    [InlineData(0x86, "bad user name or password (0x86) ('no'); check username and password-file")]
    [InlineData(0x87, "not authorized (0x87) ('no'); check username, password-file and the broker's access rules")]
    [InlineData(0x85, "client id not valid (0x85) ('no'); check client-id")]
    [InlineData(0x84, "unsupported protocol version (0x84) ('no'); set protocol: 3.1.1")]
    [InlineData(0x97, "quota exceeded (0x97) ('no'); too many connections or messages for this account")]
    [InlineData(0xF0, "a reason the standard does not know (0xF0) ('no')")]
    public async Task A_refused_login_of_version_5_says_why(byte code, string words)
    {
        var failure = await Connected.RefusedAsync(true, 0x20, 8, 0, code, 5, 0x1F, 0, 2, (byte)'n', (byte)'o');
        Assert.Equal(LinkFailure.Refused, failure.Kind);
        Assert.EndsWith(" refused the login: " + words, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "unsupported protocol version (return code 1); set protocol: 5")]
    [InlineData(2, "client id not valid (return code 2); check client-id")]
    [InlineData(3, "server unavailable (return code 3)")]
    [InlineData(4, "bad user name or password (return code 4); check username and password-file")]
    [InlineData(5, "not authorized (return code 5); check username, password-file and the broker's access rules")]
    public async Task A_refused_login_of_version_3_1_1_says_why(byte code, string words)
    {
        var failure = await Connected.RefusedAsync(false, 0x20, 2, 0, code);
        Assert.Equal(LinkFailure.Refused, failure.Kind);
        Assert.EndsWith(" refused the login: " + words, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_of_3_1_1_that_refuses_version_5_leads_to_the_setting()
    {
        // 3.1.1 §3.2.2.3: return code 1 in a CONNACK without properties
        var failure = await Connected.RefusedAsync(true, 0x20, 2, 0, 1);
        Assert.Equal(LinkFailure.Refused, failure.Kind);
        Assert.EndsWith("(return code 1); set protocol: 3.1.1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_that_closes_without_a_word_leads_to_the_settings()
    {
        var failure = await Connected.RefusedAsync(true);
        Assert.Equal(LinkFailure.Network, failure.Kind);
        Assert.Contains("without answering the login", failure.Message, StringComparison.Ordinal);
        Assert.Contains("set protocol: 3.1.1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_that_allows_QoS_0_only_is_refused()
    {
        var failure = await Connected.RefusedAsync(true, 0x20, 5, 0, 0, 2, 0x24, 0);
        Assert.Equal(LinkFailure.Refused, failure.Kind);
        Assert.Contains("QoS 0 only", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0xD0, 0 }, "Pingresp before CONNACK")]
    [InlineData(new byte[] { 0x20, 1, 0 }, "a malformed CONNACK")]
    [InlineData(new byte[] { (byte)'S', (byte)'S', (byte)'H', (byte)'-' }, "bytes that are not a packet")]
    [InlineData(new byte[] { 0x30, 0xFF, 0xFF, 0x7F }, "a Publish packet of 2097155 bytes (we take 1048576)")]
    public async Task An_answer_that_is_no_connack_breaks_the_protocol(byte[] answer, string words)
    {
        var failure = await Connected.RefusedAsync(true, answer);
        Assert.Equal(LinkFailure.Protocol, failure.Kind);
        Assert.EndsWith(words, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_answer_ends_at_the_time_out()
    {
        await using var opened = Connected.Create();
        var connecting = opened.Link.ConnectAsync(CancellationToken.None);
        await opened.Broker.AcceptAsync();
        await opened.Broker.ReadAsync();
        opened.Time.Advance(TimeSpan.FromSeconds(19));
        Assert.False(connecting.IsCompleted);
        opened.Time.Advance(TimeSpan.FromSeconds(2));
        var failure = await Assert.ThrowsAsync<LinkException>(() => connecting);
        Assert.Equal(LinkFailure.Network, failure.Kind);
        Assert.Contains("did not answer the login within 20 s", failure.Message, StringComparison.Ordinal);
        Assert.Empty(await opened.Broker.ReadAsync());
    }

    [Fact]
    public async Task A_port_without_a_broker_leads_to_broker_and_url()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // bound but not listening: nobody else gets it, and it refuses
        var port = ((IPEndPoint)taken.LocalEndPoint!).Port;
        var failure = await FailsAsync($"mqtt://127.0.0.1:{port}");
        Assert.Equal(LinkFailure.Network, failure.Kind);
        Assert.Equal($"127.0.0.1:{port} refused the connection; check that the broker runs and that url names its port", failure.Message);
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_is_named()
    {
        // RFC 6761 §6.4: names under .invalid never resolve, with or without a network
        var failure = await FailsAsync("mqtt://broker.invalid");
        Assert.Equal(LinkFailure.Network, failure.Kind);
        Assert.StartsWith("cannot resolve 'broker.invalid': ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("check the name in url", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://localhost", "url cannot begin with http://; use mqtt://, mqtts://, ws:// or wss://")]
    [InlineData("coap://localhost", "url cannot begin with coap://; use mqtt://, mqtts://, ws:// or wss://")]
    public async Task Other_schemes_are_named(string url, string words) => Assert.Equal(words, (await FailsAsync(url)).Message);

    [Fact]
    public async Task A_password_without_a_user_is_refused_in_3_1_1_before_it_is_sent()
    {
        await using var opened = Connected.Create(version5: false, o => o with { Password = "x"u8.ToArray() });
        var failure = await Assert.ThrowsAsync<LinkException>(() => opened.Link.ConnectAsync(CancellationToken.None));
        Assert.Contains("set username", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_ends_the_attempt()
    {
        await using var opened = Connected.Create();
        using var stop = new CancellationTokenSource();
        var connecting = opened.Link.ConnectAsync(stop.Token);
        await opened.Broker.AcceptAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
    }

    private static async Task<LinkException> FailsAsync(string url)
    {
        await using var link = LinkUnderTest.Make(new LinkOptions { Endpoint = new Uri(url), ClientId = "gw" }, new Signal(), TimeProvider.System);
        return await Assert.ThrowsAsync<LinkException>(() => link.ConnectAsync(CancellationToken.None));
    }
}
