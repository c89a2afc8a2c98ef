namespace MQTTnet.Formatter;

public enum MqttProtocolVersion
{
    V311 = 4,
    V500 = 5,
}

public sealed class MqttBufferWriter
{
    public MqttBufferWriter(int bufferSize, int maxBufferSize) => throw null;
}

public sealed class MqttPacketFormatterAdapter
{
    public MqttPacketFormatterAdapter(MqttProtocolVersion protocolVersion, MqttBufferWriter bufferWriter) => throw null;
}
