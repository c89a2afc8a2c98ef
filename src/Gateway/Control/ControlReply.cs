using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Control;

/// <summary>The two kinds of reply.</summary>
internal static class ControlReply
{
    /// <summary><c>{"id":…,"ok":true,"result":{…}}</c></summary>
    public static JsonObject Done(string? id, JsonObject result) => new() { ["id"] = id, ["ok"] = true, ["result"] = result };

    /// <summary><c>{"id":…,"ok":false,"error":"…"}</c></summary>
    public static JsonObject Refused(string? id, string error) => new() { ["id"] = id, ["ok"] = false, ["error"] = error };

    /// <summary>The reply as it is sent over the socket.</summary>
    public static byte[] Line(JsonObject json) => [.. Bytes(json), (byte)'\n'];

    /// <summary>The reply as it is sent over MQTT.</summary>
    public static byte[] Bytes(JsonObject json) => Encoding.UTF8.GetBytes(json.ToJsonString(JsonSerializerOptions.Web));
}
