using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Listening;

/// <summary>
/// JSON lines: each new event as it was received, and between them records with the member <c>report</c>, which no event has.
/// </summary>
internal sealed class ListenJson(TextWriter output) : ListenOutput, IDisposable
{
    private readonly MemoryStream buffer = new();
    private readonly Utf8JsonWriter json = new(Stream.Null, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public void Dispose() => json.Dispose();

    public override void Event(WireMessage message, ReadOnlySpan<byte> payload) =>
        output.WriteLine(payload.ContainsAny("\r\n"u8) ? JsonSerializer.Serialize(message.Json) : Encoding.UTF8.GetString(payload));

    public override void Status(WireMessage message)
    {
        Begin("status", message.Gateway);
        json.WritePropertyName("status"u8);
        message.Json.WriteTo(json);
        End();
    }

    public override void Reply(WireMessage message)
    {
        Begin("reply", message.Gateway);
        json.WriteString("command"u8, message.Command);
        json.WritePropertyName("reply"u8);
        message.Json.WriteTo(json);
        End();
    }

    public override void Found(in Finding finding)
    {
        Begin(Name(finding.Kind), finding.Gateway);
        json.WriteString("stream"u8, finding.Stream);
        if (finding.Lane.Length > 0)
        {
            json.WriteString("lane"u8, finding.Lane);
        }

        if (finding.Kind is FindingKind.Complete or FindingKind.GapClosed)
        {
            json.WriteNumber("up-to"u8, finding.Numbers.To);
        }
        else if (finding.Numbers.From > 0)
        {
            json.WriteNumber("from"u8, finding.Numbers.From);
            json.WriteNumber("to"u8, finding.Numbers.To);
            json.WriteNumber("count"u8, finding.Numbers.Count);
        }

        if (finding.Reason is not null)
        {
            json.WriteString(finding.Kind is FindingKind.Online or FindingKind.Offline ? "version"u8 : "reason"u8, finding.Reason);
        }

        End();
    }

    public override void Malformed(string problem)
    {
        Begin("malformed", null);
        json.WriteString("problem"u8, problem);
        End();
    }

    public override void Connection(string broker, string? reason, TimeSpan retry)
    {
        Begin(reason is null ? "connected" : "disconnected", null);
        json.WriteString("broker"u8, broker);
        if (reason is not null)
        {
            json.WriteString("reason"u8, reason);
        }

        End();
    }

    public override void End(IReadOnlyList<LaneSummary> lanes, int malformed, bool complete)
    {
        foreach (var lane in lanes)
        {
            Summary(lane);
        }

        Begin("end", null);
        json.WriteNumber("malformed"u8, malformed);
        json.WriteBoolean("complete"u8, complete);
        End();
    }

    private static string Name(FindingKind kind) => kind switch
    {
        FindingKind.Gap => "gap",
        FindingKind.GapClosed => "gap-closed",
        FindingKind.Loss => "loss",
        FindingKind.Outstanding => "outstanding",
        FindingKind.TwoContents => "two-contents",
        FindingKind.Complete => "complete",
        FindingKind.NewStream => "new-stream",
        FindingKind.Online => "online",
        _ => "offline",
    };

    private void Summary(LaneSummary lane)
    {
        Begin("summary", lane.Gateway);
        json.WriteString("stream"u8, lane.Stream);
        json.WriteString("lane"u8, lane.Lane);
        json.WriteNumber("received"u8, lane.Received);
        json.WriteNumber("repeated"u8, lane.Repeated);
        json.WriteNumber("lost"u8, lane.Lost);
        json.WriteNumber("missing"u8, lane.Missing);
        json.WriteNumber("two-contents"u8, lane.TwoContents);
        json.WriteNumber("before"u8, lane.Before);
        json.WriteNumber("complete-up-to"u8, lane.CompleteUpTo);
        json.WriteStartArray("missing-runs"u8);
        foreach (var run in lane.MissingRuns)
        {
            json.WriteStringValue(run.ToString());
        }

        json.WriteEndArray();
        End();
    }

    private void Begin(string report, string? gateway)
    {
        buffer.SetLength(0);
        json.Reset(buffer);
        json.WriteStartObject();
        json.WriteString("report"u8, report);
        if (gateway is not null)
        {
            json.WriteString("gateway"u8, gateway);
        }
    }

    private void End()
    {
        json.WriteEndObject();
        json.Flush();
        output.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }
}
