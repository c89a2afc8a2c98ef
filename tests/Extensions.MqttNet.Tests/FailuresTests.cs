using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;
using Gateway.Abstractions.Links;

namespace Gateway.Extensions.MqttNet.Tests;

/// <summary>MQTTnet wraps what it throws; the layers are those of 5.2.0.</summary>
public sealed class FailuresTests
{
    private static readonly LinkEndpoint Plain = LinkEndpoint.Of(new Uri("mqtt://b"));
    private static readonly LinkEndpoint Encrypted = LinkEndpoint.Of(new Uri("mqtts://b"));
    private static readonly LinkEndpoint Socket = LinkEndpoint.Of(new Uri("ws://b/x"));
    private static readonly LinkOptions Options = new() { Endpoint = Plain.Url, ClientId = "gw" };

    [Fact]
    public void Our_own_word_is_found_below_what_MQTTnet_lays_over_it()
    {
        var ours = new LinkException(LinkFailure.Refused, "no") { Redirect = new Uri("mqtt://other"), RedirectForGood = true };
        foreach (var failure in new[] { Failures.OfOpening(Plain, Options, null, Wrapped(ours)), End(Wrapped(ours)) })
        {
            Assert.Equal((LinkFailure.Refused, "no", ours.Redirect, true), (failure.Kind, failure.Message, failure.Redirect, failure.RedirectForGood));
        }
    }

    [Fact]
    public void A_complaint_about_the_certificate_goes_before_the_handshake_that_it_ended()
    {
        var failure = Failures.OfOpening(Encrypted, Options, "wrong name", Wrapped(new AuthenticationException("rejected by the callback")));
        Assert.Equal((LinkFailure.Refused, "b:8883 was refused: wrong name"), (failure.Kind, failure.Message));
    }

    [Fact]
    public void A_web_socket_that_is_refused_leads_to_the_path()
    {
        var status = Failures.OfOpening(Socket, Options, null, Wrapped(new WebSocketException("The server returned status code '404'.")));
        Assert.Equal(LinkFailure.Refused, status.Kind);
        Assert.Equal("b:80 refused the WebSocket: The server returned status code '404'; check the path '/x' in url, which many brokers expect to be /mqtt", status.Message);
        var closed = Failures.OfOpening(Socket, Options, null, Wrapped(new WebSocketException("x", new SocketException((int)SocketError.ConnectionRefused))));
        Assert.Equal((LinkFailure.Network, "b:80 refused the connection; check that the broker runs and that url names its port"), (closed.Kind, closed.Message));
    }

    [Theory]
    [InlineData(true, true, "b:1883 closed the connection without a reason")]
    [InlineData(true, false, "b:1883 closed the connection without answering the login")]
    [InlineData(false, true, "the connection to b:1883 broke: ")]
    public void The_network_ends_a_link_as_it_ends_the_builtin_one(bool closed, bool connected, string words)
    {
        var failure = Failures.OfEnd(Plain, Options, connected, draining: false, closed ? null : Wrapped(new IOException("x", new SocketException((int)SocketError.ConnectionReset))), "");
        Assert.Equal(LinkFailure.Network, failure.Kind);
        Assert.StartsWith(words, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_MQTTnet_cannot_read_is_a_breach_of_the_protocol_whatever_it_throws()
    {
        foreach (var thrown in new Exception[] { new OverflowException(), Wrapped(new ArgumentException("x")), new FormatException() })
        {
            var failure = End(thrown);
            Assert.Equal((LinkFailure.Protocol, "b:1883 broke the protocol: it sent a malformed SUBACK"), (failure.Kind, failure.Message));
        }
    }

    private static LinkException End(Exception cause) => Failures.OfEnd(Plain, Options, connected: true, draining: false, cause, "SUBACK");

    private static InvalidOperationException Wrapped(Exception inner) => new("Error while ...", inner);
}
