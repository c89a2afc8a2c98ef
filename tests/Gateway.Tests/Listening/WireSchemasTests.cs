using System.Buffers;
using System.Text;
using System.Text.Json;
using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Diagnostics;
using Gateway.Formats;
using Gateway.Forwarding;
using Gateway.Outbox;
using Gateway.Pipeline;
using Gateway.Rules;
using Gateway.Rules.Operations;
using TestKit.Wire;

namespace Gateway.Tests.Listening;

/// <summary>What the gateway writes, checked against the schemas of <c>docs/wire</c>; and the schemas against what must not be.</summary>
public sealed class WireSchemasTests
{
    private static readonly long Utc = new DateTime(2026, 3, 29, 15, 4, 5, DateTimeKind.Utc).Ticks;

    /// <summary>Every name on the wire. One that is sent for the first time moves to the branch of those that are sent.</summary>
    private static readonly string[] Names =
    [
        "alert.raised", "alert.escalated", "alert.deescalated", "alert.cleared", "alert.signal-lost", "alert.signal-back",
        "alert.reminder", "alert.acknowledged", "alert.shelved", "alert.unshelved", "alert.reset", "alert.suppressed", "alert.unsuppressed",
        "alert.flapping-started", "alert.flapping-ended",
        "system.started", "system.stopped", "system.sensor-failed", "system.sensor-recovered", "system.upstream-down", "system.upstream-up",
        "system.unclean-stop", "system.store-failed", "system.store-recovered", "system.stream-replaced", "system.configuration-applied",
        "system.configuration-refused", "system.clock-synchronised", "system.clock-step", "system.state-lost", "system.command-refused",
        "reading", "loss",
    ];

    public static TheoryData<string> Kinds => [.. Enum.GetNames<TransitionKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_of_transition_is_an_alert_event(string name)
    {
        foreach (var (value, reason) in new[] { (6.4, "normal"), (double.NaN, "no-data") })
        {
            var transition = Transition(Enum.Parse<TransitionKind>(name)) with { Value = value, Peak = value, Reason = reason };
            Assert.Empty(WireSchemas.OfEvent(Written(transition)));
            Assert.Empty(WireSchemas.OfEvent(Written(transition, unsynchronised: true)));
            Assert.Empty(WireSchemas.OfEvent(Written(transition with { Notify = false, Held = "shelved", Flags = (AlertFlags)63 })));
        }
    }

    [Theory]
    [InlineData(nameof(TransitionKind.Shelved))]
    [InlineData(nameof(TransitionKind.Unshelved))]
    public void Shelving_what_never_rang_is_an_event_without_an_episode(string name)
    {
        var written = Written(Transition(Enum.Parse<TransitionKind>(name)) with { Episode = 0, Number = 0, RaisedAt = default, Level = 0 });
        Assert.Empty(WireSchemas.OfEvent(written));
        Assert.DoesNotContain("episode", written, StringComparison.Ordinal);
        Assert.DoesNotContain("raised-at", written, StringComparison.Ordinal);
    }

    [Fact]
    public void An_acknowledgement_after_the_end_does_not_say_when_it_was_raised()
    {
        var written = Written(Transition(TransitionKind.Acknowledged) with { Level = 0, RaisedAt = default });
        Assert.Empty(WireSchemas.OfEvent(written));
        Assert.Contains("\"episode\":\"0000000000000042\",\"number\":1,\"by\"", written, StringComparison.Ordinal);
    }

    [Fact]
    public void An_operators_event_says_who_and_why_and_for_how_long()
    {
        var note = new OperatorNote("anna", "on my way", Instant.Recorded(Utc + TimeSpan.TicksPerHour), OneShot: true);
        Assert.Contains(
            "\"by\":\"anna\",\"comment\":\"on my way\",\"until\":\"2026-03-29T16:04:05.000Z\",\"one-shot\":true,\"notify\":false,\"held\":\"quiet\",\"flags\":[\"acknowledged\",\"shelved\"]",
            Written(Transition(TransitionKind.Shelved) with { Operator = note, Notify = false, Held = "quiet", Flags = AlertFlags.Acknowledged | AlertFlags.Shelved }),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_flapping_alert_that_ends_calm_ends_its_episode()
    {
        var written = Written(Transition(TransitionKind.FlappingEnded) with { Level = 0, Count = 17 });
        Assert.Empty(WireSchemas.OfEvent(written));
        Assert.Contains("\"duration\":1E-06,\"peak\":6.4,\"peak-level\":1,\"count\":17", written, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"notify\":true", "\"notify\":false")]
    [InlineData("\"notify\":true", "\"notify\":true,\"held\":\"shelved\"")]
    [InlineData("\"notify\":true", "\"notify\":false,\"held\":\"bored\"")]
    [InlineData("\"by\":\"anna\",", "")]
    [InlineData("\"flags\":[]", "\"flags\":[\"wet\"]")]
    [InlineData("\"flags\":[]", "\"flags\":[],\"extra\":1")]
    [InlineData("\"episode\":\"0000000000000042\",", "")]
    [InlineData("\"by\":\"anna\"", "\"by\":7")]
    [InlineData("alert.acknowledged.v1", "alert.shelved.v1")]
    [InlineData("alert.acknowledged.v1", "alert.flapping-started.v1")]
    public void An_alert_that_is_not_as_written_is_told(string right, string wrong)
    {
        var alert = Written(Transition(TransitionKind.Acknowledged));
        Assert.Empty(WireSchemas.OfEvent(alert));
        Assert.Contains(right, alert, StringComparison.Ordinal);
        Assert.NotEmpty(WireSchemas.OfEvent(alert.Replace(right, wrong, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("started", "", null, 1)]
    [InlineData("stopped", "", "disk full", 1)]
    [InlineData("sensor-failed", "bench", "no answer", 3)]
    [InlineData("sensor-recovered", "bench", null, 1)]
    [InlineData("upstream-down", "cloud", "refused", 1)]
    [InlineData("upstream-up", "cloud", null, 1)]
    [InlineData("clock-synchronised", "", "off by +3.0 s", 1)]
    public void Every_notice_is_a_system_event(string kind, string subject, string? reason, int count)
    {
        using var data = new EventData();
        Assert.Empty(WireSchemas.OfEvent(Write(new StoredEvent(Lane.System, 1, Utc, kind, subject, null, data.System(new SystemNotice(kind, subject, reason, count))))));
        Assert.Empty(WireSchemas.OfEvent(Write(new StoredEvent(Lane.System, 1, Utc, kind, subject, null, data.System(new SystemNotice(kind, subject, reason, count), unsynchronised: true)))));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_status_is_one(bool online)
    {
        using var outbox = new MemoryOutbox();
        using var reader = outbox.Attach([new UpstreamLanes("cloud", Lanes.All)])[0];
        var payload = Encoding.UTF8.GetString(StatusPayload.Write(online, new Owed(outbox, reader, [reader]), new GatewayState { ActiveAlerts = 2 }, Utc, shadow: online, refusing: online ? [Lane.Alerts] : []));
        Assert.Empty(WireSchemas.OfMessage("gateways/g/status", payload));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_state_of_an_alert_is_one(bool active)
    {
        var view = new AlertView
        {
            Rule = "too-warm", Point = new Point(0, "bench", "temperature", "Cel"), Level = active ? 1 : 0, Severity = active ? Severity.Warning : null,
            State = active ? "acknowledged" : "undetermined", Value = active ? 6.4 : double.NaN, Unknown = active ? null : "no-data", Quality = Quality.Good, Limit = active ? 6 : double.NaN,
            Unit = "Cel", Side = active ? "high" : null, RaisedAt = active ? Instant.Recorded(Utc) : null, Episode = active ? 42 : 0, Number = active ? 3 : 0,
            Flags = active ? (AlertFlags)63 : AlertFlags.None, ShelvedUntil = active ? Instant.Recorded(Utc) : null, AcknowledgedBy = active ? "anna" : null,
        };
        var payload = Encoding.UTF8.GetString(AlertStatePayload.Write(view, "9f3c02aa", active ? 44 : 0, active ? Utc : 0));
        Assert.Empty(WireSchemas.OfMessage("g/state/alerts/too-warm/bench/temperature", payload));
        Assert.Equal(active, payload.Contains("\"since\":\"2026-03-29T15:04:05.000Z\"", StringComparison.Ordinal));
        Assert.Equal(active, payload.Contains("\"episode\":\"0000000000000042\",\"number\":3,\"sequence\":\"0000000000000044\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(LossReason.Evicted)]
    [InlineData(LossReason.Expired)]
    [InlineData(LossReason.DeadLetter)]
    [InlineData(LossReason.Damaged)]
    [InlineData(LossReason.Skipped)]
    public void A_gap_of_any_reason_is_a_loss_notice(LossReason reason) =>
        Assert.Empty(WireSchemas.OfEvent(Write(StoredEvent.Gap(Lane.System, 7, 9, reason))));

    [Fact]
    public void All_names_are_in_the_schemas_and_no_others()
    {
        var listed = new List<string>();
        foreach (var file in new[] { "alert", "system", "reading", "loss" })
        {
            using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(WireSchemas.Folder, "schemas", file + ".json")));
            var branches = document.RootElement.TryGetProperty("oneOf", out var oneOf) ? oneOf.EnumerateArray().ToList() : [document.RootElement];
            foreach (var type in branches.Select(b => b.GetProperty("properties").GetProperty("type")))
            {
                listed.AddRange(type.TryGetProperty("const", out var one) ? [one.GetString()!] : type.GetProperty("enum").EnumerateArray().Select(e => e.GetString()!));
            }
        }

        Assert.Equal(Names.Select(n => n + ".v1").Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_name_is_in_the_documentation()
    {
        var text = File.ReadAllText(Path.Combine(WireSchemas.Folder, "README.md"));
        Assert.All(Names, n => Assert.Contains($"`{n}`", text, StringComparison.Ordinal));
    }

    [Fact]
    public void The_examples_of_the_documentation_are_what_the_schemas_say()
    {
        var examples = File.ReadLines(Path.Combine(WireSchemas.Folder, "README.md")).Where(l => l.StartsWith("{\"", StringComparison.Ordinal)).ToList();
        Assert.Contains(examples, e => e.Contains("reading.v1", StringComparison.Ordinal));
        Assert.All(examples.Where(e => !e.Contains("\"report\"", StringComparison.Ordinal)), e =>
            Assert.Empty(WireSchemas.OfMessage(e.Contains("\"acked\"", StringComparison.Ordinal) ? "g/state/alerts/r/s/c" : e.StartsWith("{\"status\"", StringComparison.Ordinal) ? "g/status" : string.Empty, e)));
    }

    [Theory]
    [InlineData("\"sequence\":\"0000000000000042\"", "\"sequence\":\"42\"")]
    [InlineData("\"id\":\"9f3c02aa-readings-", "\"id\":\"9f3c02aa-alerts-")]
    [InlineData("\"value\":6.4", "\"value\":\"6.4\"")]
    [InlineData("\"value\":6.4", "\"vlaue\":6.4")]
    [InlineData("\"quality\":\"good\"", "\"quality\":\"bad\"")]
    [InlineData("\"flags\":[]", "\"flags\":[\"wet\"]")]
    [InlineData("\"flags\":[]", "\"flags\":[],\"extra\":1")]
    [InlineData("\"specversion\"", "\"extra\":1,\"specversion\"")]
    [InlineData("15:04:05.000Z", "15:04:05Z")]
    [InlineData("reading.v1", "reading.v2")]
    [InlineData("\"source\":\"/gateways/greenhouse-1\",", "")]
    public void A_reading_that_is_not_as_written_is_told(string right, string wrong)
    {
        var reading = Write(new StoredEvent(Lane.Readings, 42, Utc, "reading", "bench/temperature", Value: 6.4, Unit: "Cel"));
        Assert.Empty(WireSchemas.OfEvent(reading));
        Assert.Contains(right, reading, StringComparison.Ordinal);
        Assert.NotEmpty(WireSchemas.OfEvent(reading.Replace(right, wrong, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("""{"from":3,"to":5,"count":3,"reason":"evicted"}""", true)]
    [InlineData("""{"from":3,"to":5,"count":3,"reason":"bored"}""", false)]
    [InlineData("""{"from":0,"to":5,"count":6,"reason":"evicted"}""", false)]
    [InlineData("""{"from":"3","to":5,"count":3,"reason":"evicted"}""", false)]
    [InlineData("""{"from":3,"to":5,"reason":"evicted"}""", false)]
    public void A_loss_notice_names_numbers_and_a_known_reason(string data, bool fits)
    {
        var notice = Notices.Loss("greenhouse-1", "9f3c02aa", "readings", 3, 5, data);
        Assert.Equal(fits, WireSchemas.OfEvent(notice).Count == 0);
    }

    /// <summary>A transition as the rules make it, with what its kind asks for.</summary>
    private static Transition Transition(TransitionKind kind) => new(
        kind, "too-warm", new Point(0, "bench", "temperature", "Cel"), kind == TransitionKind.Cleared ? 0 : 1, Severity.Warning, 6.4, 6, "Cel", "high", Quality.Good, "normal",
        42, 1, Instant.Recorded(Utc + 10), Instant.Recorded(Utc), 6.4, 1, Operator: kind switch
        {
            TransitionKind.Acknowledged or TransitionKind.Reset => new OperatorNote("anna", null),
            TransitionKind.Shelved => new OperatorNote("anna", "tests", Instant.Recorded(Utc + TimeSpan.TicksPerHour)),
            _ => null,
        });

    private static string Written(in Transition transition, bool unsynchronised = false)
    {
        using var data = new EventData();
        return Write(new StoredEvent(Lane.Alerts, 42, Utc, AlertNames.Kind(transition.Kind), "bench/temperature", "too-warm", data.Alert(transition, unsynchronised)));
    }

    private static string Write(in StoredEvent stored)
    {
        var format = FormatCatalog.All.Find("cloudevents")!.Construct(global::TestKit.Written.Settings(global::TestKit.Written.Map(), out _))("greenhouse-1");
        var output = new ArrayBufferWriter<byte>();
        format.Write(stored, "9f3c02aa", output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
