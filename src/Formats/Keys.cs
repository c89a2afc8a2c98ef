using System.Text.Json;

namespace Gateway.Formats;

/// <summary>The names on the wire, encoded once.</summary>
internal static class Keys
{
    /// <summary>Ends every event type.</summary>
    public const string TypeVersion = ".v1";

    public static readonly JsonEncodedText SpecVersion = Encode("specversion");
    public static readonly JsonEncodedText Version = Encode("1.0");
    public static readonly JsonEncodedText Id = Encode("id");
    public static readonly JsonEncodedText Source = Encode("source");
    public static readonly JsonEncodedText Type = Encode("type");
    public static readonly JsonEncodedText Subject = Encode("subject");
    public static readonly JsonEncodedText Time = Encode("time");
    public static readonly JsonEncodedText Stream = Encode("stream");
    public static readonly JsonEncodedText Lane = Encode("lane");
    public static readonly JsonEncodedText Sequence = Encode("sequence");
    public static readonly JsonEncodedText TraceParent = Encode("traceparent");
    public static readonly JsonEncodedText Data = Encode("data");
    public static readonly JsonEncodedText Sensor = Encode("sensor");
    public static readonly JsonEncodedText Channel = Encode("channel");
    public static readonly JsonEncodedText Value = Encode("value");
    public static readonly JsonEncodedText Unit = Encode("unit");
    public static readonly JsonEncodedText Quality = Encode("quality");
    public static readonly JsonEncodedText Reason = Encode("reason");
    public static readonly JsonEncodedText Flags = Encode("flags");
    public static readonly JsonEncodedText From = Encode("from");
    public static readonly JsonEncodedText To = Encode("to");
    public static readonly JsonEncodedText Count = Encode("count");
    public static readonly JsonEncodedText Loss = Encode("loss" + TypeVersion);
    public static readonly JsonEncodedText Coalesced = Encode("coalesced");
    public static readonly JsonEncodedText OutOfOrder = Encode("out-of-order");
    public static readonly JsonEncodedText ClockUnsynced = Encode("clock-unsynced");

    private static JsonEncodedText Encode(string name) => JsonEncodedText.Encode(name);
}
