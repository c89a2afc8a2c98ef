namespace MQTTnet.Diagnostics.Logger;

public enum MqttNetLogLevel
{
    Verbose = 0,
}

public interface IMqttNetLogger
{
    bool IsEnabled { get; }

    void Publish(MqttNetLogLevel level, string source, string message, object[] parameters, Exception exception);
}

public sealed class MqttNetNullLogger : IMqttNetLogger
{
    public static MqttNetNullLogger Instance => throw null;

    public bool IsEnabled => throw null;

    public void Publish(MqttNetLogLevel level, string source, string message, object[] parameters, Exception exception) => throw null;
}
