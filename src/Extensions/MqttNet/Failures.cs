using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;
using Gateway.Abstractions.Links;

namespace Gateway.Extensions.MqttNet;

/// <summary>What MQTTnet throws, as what it means to the operator. Pure.</summary>
internal static class Failures
{
    /// <summary>No connection came about.</summary>
    /// <param name="endpoint">Where to.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="complaint">What is wrong with the broker's certificate; null: nothing.</param>
    /// <param name="cause">What was thrown.</param>
    public static LinkException OfOpening(LinkEndpoint endpoint, LinkOptions options, string? complaint, Exception cause) =>
        complaint is not null ? new LinkException(LinkFailure.Refused, $"{endpoint.Where} was refused: {complaint}", cause)
        : Find<LinkException>(cause) is { } ours ? ours.Again()
        : Find<WebSocketException>(cause) is { } socket ? OfWebSocket(endpoint, options, socket)
        : endpoint.Encrypted ? TlsRefusals.OfHandshake(endpoint, Inner(cause), options.Tls.CertFile is not null)
        : LinkSocket.Failed(endpoint.Where, Inner(cause), options.Timeout);

    /// <summary>The connection ended.</summary>
    /// <param name="endpoint">Where to.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="connected">Whether the login was accepted.</param>
    /// <param name="draining">Whether we had said goodbye.</param>
    /// <param name="cause">What was thrown; null: nothing.</param>
    /// <param name="packet">The packet that was being read, for when MQTTnet cannot make sense of it.</param>
    public static LinkException OfEnd(LinkEndpoint endpoint, LinkOptions options, bool connected, bool draining, Exception? cause, string packet) =>
        Find<LinkException>(cause) is { } ours ? ours.Again()
        : cause is not null && !IsNetwork(cause) ? new LinkException(LinkFailure.Protocol, $"{endpoint.Where} broke the protocol: it sent a malformed {packet}", cause)
        : endpoint.Encrypted && TlsRefusals.OfAlert(endpoint.Where, cause, options.Tls.CertFile is not null) is { } refused ? refused
        : !connected ? LinkRefusals.OfSilentLogin(endpoint, options.Version5, options.Tls.CertFile is not null, cause)
        : draining ? new LinkException(LinkFailure.Network, $"the link to {endpoint.Where} was closed", cause)
        : LinkRefusals.OfEnd(endpoint.Where, cause);

    /// <summary>Whether it is the network that failed.</summary>
    public static bool IsNetwork(Exception cause) =>
        Inner(cause) is IOException or SocketException or WebSocketException or ObjectDisposedException or AuthenticationException or OperationCanceledException
        || Find<WebSocketException>(cause) is not null || Find<IOException>(cause) is not null;

    private static LinkException OfWebSocket(LinkEndpoint endpoint, LinkOptions options, WebSocketException cause) =>
        Find<SocketException>(cause) is { } network ? LinkSocket.Failed(endpoint.Where, network, options.Timeout)
        : Find<AuthenticationException>(cause) is { } tls ? TlsRefusals.OfHandshake(endpoint, tls, options.Tls.CertFile is not null)
        : new LinkException(
            LinkFailure.Refused,
            $"{endpoint.Where} refused the WebSocket: {Inner(cause).Message.TrimEnd('.')}; check the path '{endpoint.Url.AbsolutePath}' in url, which many brokers expect to be /mqtt",
            cause);

    private static Exception Inner(Exception cause) => cause.GetBaseException();

    private static T? Find<T>(Exception? cause)
        where T : Exception
    {
        for (; cause is not null; cause = cause.InnerException)
        {
            if (cause is T found)
            {
                return found;
            }
        }

        return null;
    }
}
