namespace MQTTnet.Diagnostics.Logger;

public interface IMqttNetLogger
{
}

public sealed class MqttNetNullLogger : IMqttNetLogger
{
    public static MqttNetNullLogger Instance => throw null;
}
