using Gateway.Abstractions.Extensions;
using Gateway.Extensions.MqttNet;

[assembly: GatewayExtension(ExtensionContract.Version, typeof(MqttNetExtension))]

namespace Gateway.Extensions.MqttNet;

/// <summary>The link <c>mqttnet</c>.</summary>
public sealed class MqttNetExtension : IGatewayExtension
{
    /// <inheritdoc/>
    public void Register(ExtensionLines lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        lines.Link(
            "mqttnet",
            "MQTT 5 and 3.1.1 over TCP, TLS and WebSocket by the library MQTTnet.",
            _ => static (options, wake, time) => new MqttNetLink(options, wake, time));
    }
}
