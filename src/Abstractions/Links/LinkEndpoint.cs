namespace Gateway.Abstractions.Links;

/// <summary>What the scheme of a url asks for.</summary>
/// <param name="Url">The url.</param>
/// <param name="Encrypted">Whether TLS is laid over TCP.</param>
/// <param name="WebSocket">Whether MQTT goes through a WebSocket.</param>
/// <param name="DefaultPort">The port of that scheme.</param>
public sealed record LinkEndpoint(Uri Url, bool Encrypted, bool WebSocket, int DefaultPort)
{
    /// <summary>The port.</summary>
    public int Port => Url.Port < 0 ? DefaultPort : Url.Port;

    /// <summary>Host and port as the operator knows them.</summary>
    public string Where => $"{Url.Host}:{Port}";

    /// <summary>Reads a url.</summary>
    public static LinkEndpoint Of(Uri url) => url.Scheme switch
    {
        "mqtt" => new LinkEndpoint(url, Encrypted: false, WebSocket: false, 1883),
        "mqtts" => new LinkEndpoint(url, Encrypted: true, WebSocket: false, 8883),
        "ws" => new LinkEndpoint(url, Encrypted: false, WebSocket: true, 80),
        "wss" => new LinkEndpoint(url, Encrypted: true, WebSocket: true, 443),
        _ => new LinkEndpoint(url, Encrypted: false, WebSocket: false, 0),
    };

    /// <summary>Sees that there is a way there.</summary>
    /// <exception cref="LinkException">The url begins with none of the four schemes.</exception>
    public void Check()
    {
        if (DefaultPort == 0)
        {
            throw new LinkException(LinkFailure.Refused, $"url cannot begin with {Url.Scheme}://; use mqtt://, mqtts://, ws:// or wss://");
        }
    }

    /// <summary>
    /// The endpoint that a broker names in its place: scheme and path stay, so that encryption is never lost on the way. The first of
    /// several is taken (§4.11); null when it is not a host with an optional port.
    /// </summary>
    public static Uri? Redirected(Uri from, string reference)
    {
        var first = reference.AsSpan().Trim();
        first = first.IndexOf(' ') is var space and >= 0 ? first[..space] : first;
        return first.IsEmpty || first.IndexOfAny("/?#@") >= 0 || !Uri.TryCreate($"mqtt://{first}", UriKind.Absolute, out var named) || named.Host.Length == 0
            ? null
            : new UriBuilder(from) { Host = named.Host, Port = named.Port > 0 ? named.Port : from.Port }.Uri;
    }
}
