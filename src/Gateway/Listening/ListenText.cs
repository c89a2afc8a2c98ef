using System.Globalization;
using System.Text.Json;

namespace Gateway.Listening;

/// <summary>
/// One line for each event: time, gateway, lane and number, what it says. What the subscriber itself has found out stands behind
/// <c>--</c>. Times are UTC; an event that is not of today carries its date.
/// </summary>
internal sealed class ListenText(TextWriter output, TextWriter notes, TimeProvider time) : ListenOutput
{
    public override void Event(WireMessage message, ReadOnlySpan<byte> payload) =>
        output.WriteLine($"{When(message.Json)} {EventSentence.Clean(message.Gateway)} {One(message.Lane)} {message.Numbers}: {What(message)}");

    public override void Status(WireMessage message)
    {
        // What is new in it the judge says.
    }

    public override void Reply(WireMessage message) => Report($"{message.Gateway} answers {message.Command} {Text(message.Json, "id")}: "
        + (message.Json.GetProperty("ok").GetBoolean() ? "done" : $"refused: {Text(message.Json, "error") ?? "no reason given"}"));

    public override void Found(in Finding finding)
    {
        var of = EventSentence.Clean($"{finding.Lane} {finding.Numbers} of {finding.Gateway}");
        var sentence = finding.Kind switch
        {
            FindingKind.Gap => $"gap: {of} missing",
            FindingKind.GapClosed => $"gap closed: {finding.Lane} of {finding.Gateway} up to {finding.Numbers.To} all accounted for",
            FindingKind.Loss => $"lost: {of}, {finding.Numbers.Count} in all ({finding.Reason})",
            FindingKind.Outstanding => $"not here yet: {of}; they may have passed while we were not connected",
            FindingKind.TwoContents => $"error: {of} came with two contents",
            FindingKind.Complete => $"complete: {finding.Lane} of {finding.Gateway} up to {finding.Numbers.To}",
            FindingKind.NewStream => $"{finding.Gateway} numbers its events in stream {finding.Stream}",
            FindingKind.Online => $"{finding.Gateway} is online{(finding.Reason is null ? string.Empty : $", version {finding.Reason}")}",
            _ => $"{finding.Gateway} is offline",
        };
        Report(sentence);
    }

    public override void Malformed(string problem) => Report("error: " + problem);

    public override void Connection(string broker, string? reason, TimeSpan retry) =>
        notes.WriteLine(reason is null
            ? $"{Clock(time.GetUtcNow())} -- connected to {broker}"
            : string.Create(CultureInfo.InvariantCulture, $"{Clock(time.GetUtcNow())} -- not connected: {EventSentence.Clean(reason)}; trying again in {retry.TotalSeconds:0.0} s"));

    public override void End(IReadOnlyList<LaneSummary> lanes, int malformed, bool complete)
    {
        foreach (var group in lanes.GroupBy(l => (l.Gateway, l.Stream)))
        {
            output.WriteLine(EventSentence.Clean($"{group.Key.Gateway}, stream {group.Key.Stream}"));
            foreach (var lane in group)
            {
                output.WriteLine(EventSentence.Clean($"  {lane.Lane,-8} {Account(lane)}"));
            }
        }

        if (lanes.Count == 0)
        {
            output.WriteLine("nothing was heard of any gateway");
        }

        if (malformed > 0)
        {
            output.WriteLine($"{malformed} messages broke the rules of the wire");
        }

        output.WriteLine(complete ? "complete" : "NOT complete");
    }

    /// <summary>One event of a lane is an alert, a reading.</summary>
    private static string One(string lane) => lane is "alerts" or "readings" ? lane[..^1] : EventSentence.Clean(lane);

    private static string What(WireMessage message) => message.Kind == WireKind.Loss ? $"lost ({EventSentence.Clean(message.Reason)})" : EventSentence.Of(message.Json);

    private static string Account(LaneSummary lane)
    {
        var parts = new List<string> { $"{lane.Received} received" };
        Add(lane.Repeated, "repeated");
        Add(lane.Lost, "lost");
        Add(lane.TwoContents, "with two contents");
        Add(lane.Before, "before we listened");
        Add(lane.Missing, $"MISSING ({string.Join(", ", lane.MissingRuns.Take(3))}{(lane.MissingRuns.Count > 3 ? ", …" : string.Empty)})");
        if (lane.Begin is not null && lane.CompleteUpTo >= lane.Begin)
        {
            parts.Add($"complete up to {lane.CompleteUpTo}");
        }

        return string.Join(", ", parts);

        void Add(long number, string what)
        {
            if (number > 0)
            {
                parts.Add($"{number} {what}");
            }
        }
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private void Report(string sentence) => output.WriteLine($"{Clock(time.GetUtcNow())} -- {EventSentence.Clean(sentence)}");

    private string When(JsonElement json)
    {
        if (!json.TryGetProperty("time", out var text) || text.ValueKind != JsonValueKind.String || !text.TryGetDateTimeOffset(out var at))
        {
            return "--:--:--";
        }

        return at.UtcDateTime.Date == time.GetUtcNow().UtcDateTime.Date ? Clock(at) : at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    }

    private static string Clock(DateTimeOffset at) => at.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
}
