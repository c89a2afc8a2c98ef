using System.Buffers;
using System.Text;
using System.Text.Json;
using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Store;
using TestKit;
using TestKit.Wire;

namespace Gateway.Formats.Tests;

public sealed class CloudEventsTests
{
    private static readonly long Time = new DateTime(2026, 3, 29, 15, 4, 5, 250, DateTimeKind.Utc).Ticks + 9_999;

    private static readonly StoredEvent Reading = new(Lane.Readings, 42, Time, "reading", "bench/temperature", Value: 6.4, Unit: "Cel");

    [Fact]
    public void An_alert_is_the_event_of_the_contract()
    {
        var data = """{"rule":"cold-room-too-warm","level":1,"value":6.4}"""u8.ToArray();

        Assert.Equal(
            """
            {"specversion":"1.0","id":"9f3c02aa-alerts-0000000000000042","source":"/gateways/greenhouse-1","type":"alert.raised.v1","subject":"bench/temperature","time":"2026-03-29T15:04:05.250Z","stream":"9f3c02aa","lane":"alerts","sequence":"0000000000000042","data":{"rule":"cold-room-too-warm","level":1,"value":6.4}}
            """,
            Write(new StoredEvent(Lane.Alerts, 42, Time, "raised", "bench/temperature", "cold-room-too-warm", data)));
    }

    [Fact]
    public void A_system_event_without_subject_and_data_leaves_out_the_one_and_has_an_empty_other() =>
        Assert.Equal(
            """
            {"specversion":"1.0","id":"9f3c02aa-system-0000000000000001","source":"/gateways/greenhouse-1","type":"system.clock-synchronised.v1","time":"2026-03-29T15:04:05.250Z","stream":"9f3c02aa","lane":"system","sequence":"0000000000000001","data":{}}
            """,
            Write(new StoredEvent(Lane.System, 1, Time, "clock-synchronised", string.Empty)));

    [Fact]
    public void A_good_reading() =>
        Assert.Equal(
            """
            {"specversion":"1.0","id":"9f3c02aa-readings-0000000000000042","source":"/gateways/greenhouse-1","type":"reading.v1","subject":"bench/temperature","time":"2026-03-29T15:04:05.250Z","stream":"9f3c02aa","lane":"readings","sequence":"0000000000000042","data":{"sensor":"bench","channel":"temperature","value":6.4,"unit":"Cel","quality":"good","flags":[]}}
            """,
            Write(Reading));

    [Fact]
    public void A_bad_reading_has_no_value_and_says_why() =>
        Assert.EndsWith(
            """
            "data":{"sensor":"bench","channel":"temperature","value":null,"unit":"Cel","quality":"bad","reason":"CRC mismatch","flags":["coalesced","out-of-order","clock-unsynced"]}}
            """,
            Write(Reading with
            {
                Quality = Quality.Bad,
                Reason = "CRC mismatch",
                Flags = ReadingFlags.Coalesced | ReadingFlags.OutOfOrder | ReadingFlags.ClockUnsynced,
            }),
            StringComparison.Ordinal);

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void What_is_not_finite_is_null_whatever_its_quality(double value) =>
        Assert.Equal(JsonValueKind.Null, Data(Reading with { Value = value }).GetProperty("value").ValueKind);

    [Theory]
    [InlineData(0.1)]
    [InlineData(-0.0)]
    [InlineData(0.1 + 0.2)]
    [InlineData(double.Epsilon)]
    [InlineData(double.MaxValue)]
    [InlineData(100000000000000000000d)]
    public void A_value_reads_back_to_the_last_bit(double value) =>
        Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(Data(Reading with { Value = value }).GetProperty("value").GetDouble()));

    [Fact]
    public void A_reading_without_unit_has_none() =>
        Assert.False(Data(Reading with { Unit = null }).TryGetProperty("unit", out _));

    [Theory]
    [InlineData("a \"quoted\" \\ text\n\u0001", @"a \""quoted\"" \\ text\n\u0001")]
    [InlineData("it's 5 < 6 & 21 °C 🌡", "it's 5 < 6 & 21 °C 🌡")]
    public void Only_what_JSON_demands_is_escaped(string reason, string written)
    {
        var json = Write(Reading with { Quality = Quality.Uncertain, Reason = reason });

        using var parsed = JsonDocument.Parse(json);
        Assert.Equal(reason, parsed.RootElement.GetProperty("data").GetProperty("reason").GetString());
        // The writer escapes what lies outside the basic plane; both forms are the same text.
        Assert.Contains(written.Replace("🌡", @"\uD83C\uDF21", StringComparison.Ordinal), json, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gateway_and_a_kind_of_any_length_are_written()
    {
        var kind = new string('k', 300);
        using var format = new CloudEvents(new string('g', 300));

        using var parsed = JsonDocument.Parse(WriteUnchecked(format, new StoredEvent(Lane.System, 1, Time, kind, string.Empty), "9f3c02aa"));

        Assert.Equal($"system.{kind}.v1", parsed.RootElement.GetProperty("type").GetString());
        Assert.Equal("/gateways/" + new string('g', 300), parsed.RootElement.GetProperty("source").GetString());
    }

    [Fact]
    public void Each_event_has_the_stream_and_number_it_was_written_with()
    {
        using var format = new CloudEvents("g");

        Assert.Contains("\"id\":\"aaaaaaaa-readings-0000000000000042\"", Write(format, Reading, "aaaaaaaa"), StringComparison.Ordinal);
        Assert.Contains("\"id\":\"bbbbbbbb-readings-0000000000000007\"", Write(format, Reading with { Sequence = 7 }, "bbbbbbbb"), StringComparison.Ordinal);
        Assert.Contains("\"sequence\":\"9999999999999999\"", Write(format, Reading with { Sequence = 9_999_999_999_999_999 }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_gap_is_a_loss_notice_without_sequence_and_time()
    {
        var written = Write(StoredEvent.Gap(Lane.Readings, 101, 120, LossReason.Evicted));
        Assert.Equal(
            """
            {"specversion":"1.0","id":"9f3c02aa-readings-0000000000000101..0000000000000120","source":"/gateways/greenhouse-1","type":"loss.v1","stream":"9f3c02aa","lane":"readings","data":{"from":101,"to":120,"count":20,"reason":"evicted"}}
            """,
            written);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(5, 5, 1_000_000)]
    [InlineData(5, 2, 820)]
    [InlineData(5, 1, 10)]
    public void A_batch_is_an_array_of_what_fits_and_of_one_in_any_case(int events, int fit, long most)
    {
        using var format = new CloudEvents("greenhouse-1");
        StoredEvent[] stored = [.. Enumerable.Range(1, events).Select(n => Reading with { Sequence = n })];
        var output = new ArrayBufferWriter<byte>();
        Assert.Equal(fit, format.WriteBatch(stored, "9f3c02aa", most, output));
        Assert.Equal($"[{string.Join(',', stored.Take(fit).Select(s => Write(s)))}]", Encoding.UTF8.GetString(output.WrittenSpan));
        Assert.True(fit == 1 || output.WrittenCount <= most);
        Assert.Empty(WireSchemas.Of("batch.json", Encoding.UTF8.GetString(output.WrittenSpan)));
    }

    [Fact]
    public void A_batch_that_just_fits_is_not_made_smaller()
    {
        using var format = new CloudEvents("greenhouse-1");
        StoredEvent[] stored = [Reading, Reading with { Sequence = 43 }];
        var size = Write(stored[0]).Length * 2 + 3;
        Assert.Equal(2, format.WriteBatch(stored, "9f3c02aa", size, new ArrayBufferWriter<byte>()));
        Assert.Equal(1, format.WriteBatch(stored, "9f3c02aa", size - 1, new ArrayBufferWriter<byte>()));
    }

    [Theory]
    [InlineData("greenhouse-1", false)]
    [InlineData("greenhouse-1", true)]
    [InlineData("a-gateway-with-a-name-as-long-as-a-name-of-a-gateway-can-be-0000", true)]
    public void An_event_allocates_nothing(string gateway, bool traced)
    {
        using var format = new CloudEvents(gateway, traced);
        var output = new ArrayBufferWriter<byte>(4096);
        var alert = new StoredEvent(Lane.Alerts, 1, Time, "raised", "bench/temperature", "r", "{}"u8.ToArray());
        var gap = StoredEvent.Gap(Lane.Readings, 1, 7, LossReason.Evicted);
        StoredEvent[] batch = [Reading, Reading with { Sequence = 43 }];
        var bad = Reading with { Quality = Quality.Bad, Reason = "CRC mismatch", Flags = ReadingFlags.Coalesced };
        Round();

        Assert.Equal(0, Allocated.ButOnce(1000, _ => Round()));

        void Round()
        {
            output.ResetWrittenCount();
            format.Write(Reading, "9f3c02aa", output);
            format.Write(bad, "9f3c02aa", output);
            format.Write(alert, "9f3c02aa", output);
            format.Write(gap, "9f3c02aa", output);
            format.WriteBatch(batch, "9f3c02aa", 10_000, output);
        }
    }

    [Fact]
    public void Where_it_is_asked_for_an_event_begins_a_trace_that_anybody_can_derive()
    {
        // printf '/gateways/greenhouse-1 9f3c02aa-alerts-0000000000000042' | sha256sum
        using var format = new CloudEvents("greenhouse-1", traced: true);
        var alert = new StoredEvent(Lane.Alerts, 42, Time, "raised", "bench/temperature", "cold-room-too-warm", "{}"u8.ToArray());
        Assert.Equal(
            """
            {"specversion":"1.0","id":"9f3c02aa-alerts-0000000000000042","source":"/gateways/greenhouse-1","type":"alert.raised.v1","subject":"bench/temperature","time":"2026-03-29T15:04:05.250Z","stream":"9f3c02aa","lane":"alerts","sequence":"0000000000000042","traceparent":"00-4438acedaea8a43328ec02c9a0c2f327-1f880d5cbc43aa23-01","data":{}}
            """,
            Write(format, alert));
        Assert.Contains(
            "\"traceparent\":\"00-5e8902f4924de998911096ac43acedc2-2b788dc02e0116c1-01\"",
            Write(format, StoredEvent.Gap(Lane.Readings, 3, 9, LossReason.Expired)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_event_that_is_sent_again_has_the_trace_it_had_and_no_other_event_has_it()
    {
        using var format = new CloudEvents("greenhouse-1", traced: true);
        using var later = new CloudEvents("greenhouse-1", traced: true);
        using var elsewhere = new CloudEvents("greenhouse-2", traced: true);
        Assert.Equal(Write(format, Reading), Write(later, Reading));
        var traces = new HashSet<string>(StringComparer.Ordinal) { Trace(Write(elsewhere, Reading)), Trace(Write(format, Reading, "00000001")) };
        for (var n = 1; n <= 1000; n++)
        {
            Assert.True(traces.Add(Trace(Write(format, Reading with { Sequence = n }))));
        }

        static string Trace(string written)
        {
            using var parsed = JsonDocument.Parse(written);
            return parsed.RootElement.GetProperty("traceparent").GetString()!.Split('-')[1];
        }
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("false", false)]
    [InlineData("true", true)]
    public void A_trace_is_there_only_where_the_settings_ask_for_it(string? written, bool expected)
    {
        var settings = Written.Settings(written is null ? Written.Map() : Written.Map(("traceparent", written)), out var problems, "upstreams.cloud");
        var output = new ArrayBufferWriter<byte>();
        FormatCatalog.All.Read(settings, "format", "How events are written.", "cloudevents")!("greenhouse-1").Write(Reading, "9f3c02aa", output);
        Assert.Empty(problems);
        Assert.Equal(expected, Encoding.UTF8.GetString(output.WrittenSpan).Contains("\"traceparent\"", StringComparison.Ordinal));
    }

    [Fact]
    public void The_catalogue_makes_a_format_for_a_gateway()
    {
        var problems = new List<Problem>();
        var settings = new Settings(null, "upstreams.cloud", default, problems);

        var format = FormatCatalog.All.Read(settings, "format", "How events are written.", "cloudevents")!("greenhouse-1");

        Assert.Empty(problems);
        Assert.Equal("application/cloudevents+json", format.ContentType);
        Assert.All(FormatCatalog.All.Entries, e => Assert.EndsWith(".", e.Summary, StringComparison.Ordinal));
    }

    private static JsonElement Data(in StoredEvent stored)
    {
        using var parsed = JsonDocument.Parse(Write(stored));
        return parsed.RootElement.GetProperty("data").Clone();
    }

    private static string Write(in StoredEvent stored)
    {
        using var format = new CloudEvents("greenhouse-1");
        return Write(format, stored);
    }

    /// <summary>Writes an event that must be as the schemas say: whole for a reading, the envelope where the data are the test's own.</summary>
    private static string Write(CloudEvents format, in StoredEvent stored, string stream = "9f3c02aa")
    {
        var written = WriteUnchecked(format, stored, stream);
        Assert.Empty(stored.Lane == Lane.Readings || stored.IsGap ? WireSchemas.OfEvent(written) : WireSchemas.Of("envelope.json", written));
        return written;
    }

    private static string WriteUnchecked(CloudEvents format, in StoredEvent stored, string stream)
    {
        var output = new ArrayBufferWriter<byte>();
        format.Write(stored, stream, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
