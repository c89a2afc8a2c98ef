using Gateway.Abstractions;
using Gateway.Abstractions.Links;

namespace Gateway.Mqtt;

/// <summary>Every kind of link there is: one line each. An entry gives what makes a link for one connection.</summary>
public static class LinkCatalog
{
    /// <summary>The table.</summary>
    public static Catalogue<LinkFactory> All { get; } = new("link",
    [
        new("builtin", "MQTT 5 and 3.1.1 over TCP, TLS and WebSocket, written for this gateway.", _ => static (options, wake, time) => new MqttLink(options, wake, time)),
    ]);
}
