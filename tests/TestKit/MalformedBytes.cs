namespace TestKit;

/// <summary>What a broker must never send, by name. Each one ends the connection; none may end anything else.</summary>
public static class MalformedBytes
{
    /// <summary>The names, for theories.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "packet type 0", "length without end", "packet of 256 MB", "PUBACK without identifier", "PUBACK for identifier 0", "PUBACK nobody waits for",
        "second CONNACK", "CONNECT from a broker", "PUBLISH at QoS 3", "PUBLISH with a wildcard", "PUBLISH with text that is not UTF-8", "SUBACK nobody asked for", "HTTP",
    ];

    /// <summary>The bytes of one of them.</summary>
    public static byte[] Of(string name) => name switch
    {
        "packet type 0" => [0x00, 0x00],
        "length without end" => [0x40, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F],
        "packet of 256 MB" => [0x30, 0xFF, 0xFF, 0xFF, 0x7F, 0x00, 0x01],
        "PUBACK without identifier" => [0x40, 0x00],
        "PUBACK for identifier 0" => [0x40, 0x02, 0x00, 0x00],
        "PUBACK nobody waits for" => [0x40, 0x02, 0xFF, 0x00],
        "second CONNACK" => [0x20, 0x03, 0x00, 0x00, 0x00],
        "CONNECT from a broker" => [0x10, 0x0D, 0x00, 0x04, 0x4D, 0x51, 0x54, 0x54, 0x05, 0x02, 0x00, 0x00, 0x00, 0x00, 0x00],
        "PUBLISH at QoS 3" => [0x36, 0x06, 0x00, 0x01, 0x61, 0x00, 0x01, 0x00],
        "PUBLISH with a wildcard" => [0x30, 0x04, 0x00, 0x01, 0x23, 0x00],
        "PUBLISH with text that is not UTF-8" => [0x30, 0x05, 0x00, 0x02, 0xC3, 0x28, 0x00],
        "SUBACK nobody asked for" => [0x90, 0x04, 0x00, 0x07, 0x00, 0x00],
        "HTTP" => [.. "HTTP/1.1 400 Bad Request\r\n\r\n"u8],
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such bytes"),
    };
}
