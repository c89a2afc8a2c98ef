using System.Buffers;
using System.Text.Json.Nodes;
using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Formats;
using Gateway.Abstractions.Store;
using Gateway.Diagnostics;
using Gateway.Formats;

namespace Gateway.Control;

/// <summary>Events as they are sent (CloudEvents), for somebody who looks into the store; a gap as what is lost.</summary>
/// <param name="gateway">Id of the gateway.</param>
internal sealed class EventJson(string gateway)
{
    private readonly Lock gate = new();
    private readonly IPayloadFormat format = FormatCatalog.All.Find("cloudevents")!.Construct(Settings.ForDescription())(gateway);
    private readonly ArrayBufferWriter<byte> buffer = new();

    /// <summary>Writes one. Called from any thread.</summary>
    public JsonObject Of(in StoredEvent stored, string stream)
    {
        if (stored.IsGap)
        {
            return new JsonObject
            {
                ["stream"] = stream,
                ["lane"] = stored.Lane.Name(),
                ["lost"] = stored.Loss.Name(),
                ["from"] = Wire.Sequence(stored.Sequence),
                ["to"] = Wire.Sequence(stored.Through),
                ["count"] = stored.Through - stored.Sequence + 1,
            };
        }

        lock (gate)
        {
            buffer.ResetWrittenCount();
            format.Write(stored, stream, buffer);
            return (JsonObject)JsonNode.Parse(buffer.WrittenSpan)!;
        }
    }
}
