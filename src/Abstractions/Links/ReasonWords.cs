namespace Gateway.Abstractions.Links;

/// <summary>The words of the reason codes (MQTT 5 §2.4) and of the return codes of 3.1.1 (§3.2.2.3).</summary>
public static class ReasonWords
{
    /// <summary>For example <c>bad user name or password (0x86)</c>.</summary>
    public static string Of(byte code) => $"{Name(code)} (0x{code:X2})";

    /// <summary>The reason code of MQTT 5 that says the same as a return code of 3.1.1.</summary>
    public static byte OfReturnCode(byte code) => code switch
    {
        1 => 0x84,
        2 => 0x85,
        3 => 0x88,
        4 => 0x86,
        5 => 0x87,
        _ => 0x80,
    };

    /// <summary>For example <c>bad user name or password</c>.</summary>
    public static string Name(byte code) => code switch
    {
        0x00 => "normal disconnection",
        0x10 => "no matching subscribers",
        0x80 => "unspecified error",
        0x81 => "malformed packet",
        0x82 => "protocol error",
        0x83 => "implementation specific error",
        0x84 => "unsupported protocol version",
        0x85 => "client id not valid",
        0x86 => "bad user name or password",
        0x87 => "not authorized",
        0x88 => "server unavailable",
        0x89 => "server busy",
        0x8A => "banned",
        0x8B => "server shutting down",
        0x8C => "bad authentication method",
        0x8D => "keep alive timeout",
        0x8E => "session taken over",
        0x8F => "topic filter invalid",
        0x90 => "topic name invalid",
        0x91 => "packet identifier in use",
        0x92 => "packet identifier not found",
        0x93 => "receive maximum exceeded",
        0x94 => "topic alias invalid",
        0x95 => "packet too large",
        0x96 => "message rate too high",
        0x97 => "quota exceeded",
        0x98 => "administrative action",
        0x99 => "payload format invalid",
        0x9A => "retain not supported",
        0x9B => "QoS not supported",
        0x9C => "use another server",
        0x9D => "server moved",
        0x9E => "shared subscriptions not supported",
        0x9F => "connection rate exceeded",
        0xA0 => "maximum connect time",
        0xA1 => "subscription identifiers not supported",
        0xA2 => "wildcard subscriptions not supported",
        _ => "a reason the standard does not know",
    };
}
