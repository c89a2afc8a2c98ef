namespace MQTTnet.Protocol;

public enum MqttPayloadFormatIndicator
{
    Unspecified = 0,
    CharacterData = 1,
}

public enum MqttQualityOfServiceLevel
{
    AtMostOnce = 0,
    AtLeastOnce = 1,
    ExactlyOnce = 2,
}

public enum MqttConnectReasonCode
{
    Success = 0,
}

public enum MqttConnectReturnCode
{
    ConnectionAccepted = 0,
}

public enum MqttPubAckReasonCode
{
    Success = 0,
}

public enum MqttSubscribeReasonCode
{
    GrantedQoS1 = 1,
}

public enum MqttDisconnectReasonCode
{
    NormalDisconnection = 0,
}
