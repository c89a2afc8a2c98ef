using MQTTnet.Channel;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Formatter;
using MQTTnet.Internal;
using MQTTnet.Packets;

namespace MQTTnet.Adapter;

public sealed class MqttChannelAdapter : Disposable
{
    public MqttChannelAdapter(IMqttChannel channel, MqttPacketFormatterAdapter packetFormatterAdapter, IMqttNetLogger logger) => throw null;

    public Task ConnectAsync(CancellationToken cancellationToken) => throw null;

    public Task<MqttPacket> ReceivePacketAsync(CancellationToken cancellationToken) => throw null;

    public Task SendPacketAsync(MqttPacket packet, CancellationToken cancellationToken) => throw null;
}
