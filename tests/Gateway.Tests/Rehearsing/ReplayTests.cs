using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Cli;
using TestKit;
using TestKit.Wire;

namespace Gateway.Tests.Rehearsing;

public sealed class ReplayTests : IDisposable
{
    private const string Real = "ambient_temperature_system_failure.csv";

    private readonly Replaying replaying = new();

    public static TheoryData<string> Recordings => RecordingFolder.Find(Real) is null ? ["generated"] : ["generated", "real"];

    public void Dispose() => replaying.Dispose();

    [Theory]
    [MemberData(nameof(Recordings))]
    public void Every_event_of_a_recording_is_the_one_that_must_be(string recording)
    {
        var file = recording == "real" ? RecordingFolder.Find(Real)! : replaying.Write("generated.csv", RecordingGenerator.Csv());
        var rules = replaying.Write("r.yaml", "points: { history/temperature: '[degF]' }\nrules:\n  hot: { point: history/temperature, above: 75, hysteresis: 1, flapping: off }\n  cold: { point: history/temperature, below: 64, hysteresis: 1, on-delay: 2h, flapping: off }\n");
        var (code, output, error) = Replaying.Run(new ReplayOptions([file], rules, null, false, Events: true, false));
        Assert.Equal((0, string.Empty), (code, error));

        var rows = File.ReadLines(file).Skip(1).Select(l => l.Split(',')).Select(f => (DateTime.Parse(f[0], CultureInfo.InvariantCulture).Ticks, double.Parse(f[1], CultureInfo.InvariantCulture))).ToList();
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.Empty(WireSchemas.OfEvent(line)));
        Assert.True(lines.Length > 10);
        Assert.Equal(RecordingOracle.Transitions(rows, above: true, 75, 1), Said(lines, "hot"));
        Assert.Equal(RecordingOracle.Transitions(rows, above: false, 64, 1, TimeSpan.FromHours(2)), Said(lines, "cold"));
    }

    [Fact]
    public void The_summary_says_who_was_loud_and_when()
    {
        var file = replaying.Recording("room.csv", Square(4, 7, 10, 10).Take(100));
        var rules = replaying.Rules("r.yaml", ("warm", "above: 6, hysteresis: 0.5"), ("cold", "below: -30, hysteresis: 1"));
        Assert.Equal(
            """
            100 readings, 2026-03-01 00:00 to 2026-03-01 00:01:39 (1m39s), one every 1s

                                               raised share   active  longest chatter fleet >24h
            warm room/temperature                   5  100%      49s      10s       1     4    0

            raised          5: 0 info, 5 warning, 0 critical; notified 5
            flapping        once, 0 transitions withheld by then
            top ten         100% of them come from 1 alert
            in 10 minutes   at most 5, 2026-03-01 00:01:30
            in an hour      at most 5, 2026-03-01 00:00
            in a day        at most 5, 2026-03-01 00:00
            floods          0
            by hour of day  █                         from 0 to 23 h UTC, at most 5
            never raised    cold room/temperature

            chatter: bouts of 3 raises within 1m; fleet: shorter than 1m

            """.ReplaceLineEndings("\n"),
            Text(new ReplayOptions([file], rules, null, false, false, false)));
    }

    [Fact]
    public void Bad_rows_are_told_with_the_time_that_was_unknown()
    {
        var file = replaying.Write("room.csv", "time,value\n2026-01-01 00:00:00,4\n2026-01-01 00:01:00,\n2026-01-01 00:02:00,x\n2026-01-01 00:05:00,4\n2026-01-01 00:05:00,4\n");
        var rules = replaying.Rules("r.yaml", ("warm", "above: 6, hysteresis: 0.5"));
        var text = Text(new ReplayOptions([file], rules, null, false, false, false));
        Assert.Contains("\n  room/temperature: 2 of 5 bad, unknown for 4m; 1 not later than the one before\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\nNothing was raised.\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_recordings_are_one_story_in_the_order_of_time()
    {
        var a = replaying.Write("a.csv", "time,value\n2026-01-01 00:00:00,9\n2026-01-01 00:00:20,1\n");
        var b = replaying.Write("b.csv", "time,value\n2026-01-01 00:00:10,9\n2026-01-01 00:00:15,1\n");
        var rules = replaying.Write("r.yaml", "points: { one/t: , two/t: }\nrules: { hot: { point: '*/t', above: 5, hysteresis: 1 } }\n");
        var events = Text(new ReplayOptions([$"two/t={b}", $"one/t={a}"], rules, null, false, Events: true, false)).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => JsonNode.Parse(l)!).Select(e => $"{(string?)e["subject"]} {(string?)e["type"]}");
        Assert.Equal(["one/t alert.raised.v1", "two/t alert.raised.v1", "two/t alert.cleared.v1", "one/t alert.cleared.v1"], events);
    }

    [Fact]
    public void Columns_of_one_file_are_found_by_the_channels_of_their_points()
    {
        var file = replaying.Write("climate.csv", "time,humidity,temperature\n2026-01-01 00:00:00,80,1\n2026-01-01 00:00:10,10,30\n");
        var rules = replaying.Write("r.yaml", "points: { bench/temperature: Cel, bench/humidity: '%' }\nrules: { hot: { point: bench/temperature, above: 20, hysteresis: 1 }, dry: { point: bench/humidity, below: 20, hysteresis: 1 } }\n");
        var json = JsonNode.Parse(Text(new ReplayOptions([$"bench/temperature={file}", $"bench/humidity={file}"], rules, null, false, false, true)))!;
        Assert.Equal(["dry", "hot"], json["figures"]!["alerts"]!.AsArray().Select(a => (string)a!["rule"]!).Order());
        Assert.Equal(2, (int)json["figures"]!["raised"]!);
    }

    [Fact]
    public void Without_data_the_replay_sensors_of_the_configuration_are_played()
    {
        replaying.Recording("x.csv", Square(4, 7, 10, 10).Take(100));
        var config = replaying.Write("gateway.yaml", "gateway: { id: g }\nsensors: { history: { driver: replay, file: x.csv, speed: '10' } }\nrules: { warm: { point: history/value, above: 6, hysteresis: 1 } }\n");
        Assert.Contains("warm history/value                      5  100%", Text(new ReplayOptions([], config, null, false, false, false)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_difference_of_two_rule_sets_names_the_episodes()
    {
        // Episodes of 10, 10 and 10 s with gaps of 5 and 60 s; a short one of 2 s, far away.
        double[] values = [.. Flat(4, 10), .. Flat(7, 10), .. Flat(4, 5), .. Flat(7, 10), .. Flat(4, 60), .. Flat(7.5, 10), .. Flat(4, 60), .. Flat(9, 2), .. Flat(4, 20)];
        var file = replaying.Recording("room.csv", values);
        var before = replaying.Rules("a.yaml", ("warm", "above: 6, hysteresis: 0.5"), ("hot", "above: 8, hysteresis: 1, severity: critical"), ("same", "above: 8.5, hysteresis: 1"));
        var after = replaying.Write("b.yaml", "rules:\n  warm: { point: room/temperature, above: 6, hysteresis: 0.5, on-delay: 5s, off-delay: 10s }\n  early: { point: room/temperature, above: 7.2, hysteresis: 0.1 }\n  same: { point: room/temperature, above: 8.5, hysteresis: 1 }\n");
        Assert.Equal(
            """
            187 readings, 2026-03-01 00:00 to 2026-03-01 00:03:06 (3m6s), one every 1s

            early room/temperature: 0 → 2 episodes; these 2 come
              + 2026-03-01 00:01:35, 10s, warning, peak 7.5
              + 2026-03-01 00:02:45, 2s, warning, peak 9
            hot room/temperature: 1 → 0 episodes; this 1 goes
              - 2026-03-01 00:02:45, 2s, critical, peak 9
            same room/temperature: 1 episode, as before
            warm room/temperature: 4 → 2 episodes; these 2 go
              - 2026-03-01 00:00:25, 10s, warning, peak 7 (part of another now)
              - 2026-03-01 00:02:45, 2s, warning, peak 9

            """.ReplaceLineEndings("\n"),
            Text(new ReplayOptions([file], before, after, false, false, false)));
    }

    [Fact]
    public void Advice_is_what_the_settings_would_have_done()
    {
        // 30 times: 2 s at 6.2 and 2 s at 5.9; then one real episode of a minute; quiet for the rest.
        double[] values = [.. Enumerable.Range(0, 30).SelectMany(_ => (double[])[6.2, 6.2, 5.9, 5.9]), .. Flat(5, 300), .. Flat(8, 60), .. Flat(5, 300)];
        var file = replaying.Recording("room.csv", values);
        var rules = replaying.Rules("r.yaml", ("warm", "above: 6, hysteresis: 0"), ("quiet", "above: 7, hysteresis: 0"));
        var text = Text(new ReplayOptions([file], rules, null, Advise: true, false, false));
        Assert.EndsWith(
            """

            warm room/temperature: 31 episodes (active 2m), 30 fleeting
              hysteresis 0.2 would have turned 31 episodes into 2 (active 3m)
              off-delay 5s would have turned them into 2 (active 3m8s)
              on-delay 5s would have turned them into 1 (active 55s, raised 5s later)

            """.ReplaceLineEndings("\n"),
            text,
            StringComparison.Ordinal);

        var advice = JsonNode.Parse(Text(new ReplayOptions([file], rules, null, Advise: true, false, Json: true)))!["advice"]!.AsArray();
        var tried = Assert.Single(advice)!["tried"]!.AsArray();
        Assert.Equal(2, (int)tried.Single(t => (string?)t!["setting"] == "off-delay" && (string?)t["value"] == "30s")!["episodes"]!);
        Assert.Equal(1, (int)tried.Single(t => (string?)t!["setting"] == "off-delay" && (string?)t["value"] == "10m")!["episodes"]!);
    }

    [Fact]
    public void What_is_no_noise_gets_no_advice()
    {
        var file = replaying.Recording("room.csv", Square(4, 8, 3600, 3600).Take(50_000));
        var rules = replaying.Rules("r.yaml", ("warm", "above: 6, hysteresis: 1"));
        Assert.EndsWith(
            "\nwarm room/temperature: 7 episodes (active 6h53m), 0 fleeting\n  no hysteresis or delay halves them: they are not noise\n",
            Text(new ReplayOptions([file], rules, null, true, false, false)),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nope/t={0}", "--data nope/t={0}: there is no point 'nope/t'; there are one/t, two/t")]
    [InlineData("one/tt={0}", "--data one/tt={0}: there is no point 'one/tt'; did you mean 'one/t'?")]
    [InlineData("{0}", "--data {0}: of which point is it? Write --data POINT={0}; there are one/t, two/t")]
    public void A_recording_that_belongs_to_no_point_is_wrong_usage(string data, string message)
    {
        var file = replaying.Recording("some.csv", [1]);
        var rules = replaying.Write("r.yaml", "points: { one/t: , two/t: }\nrules: { hot: { point: '*/t', above: 5, hysteresis: 1 } }\n");
        var (code, output, error) = Replaying.Run(new ReplayOptions([string.Format(CultureInfo.InvariantCulture, data, file)], rules, null, false, false, false));
        Assert.Equal((64, string.Empty, $"sensor-gateway: {string.Format(CultureInfo.InvariantCulture, message, file)}\n"), (code, output, error));
    }

    [Fact]
    public void What_cannot_be_read_is_told()
    {
        var rules = replaying.Rules("r.yaml", ("warm", "above: 6, hysteresis: 1"));
        var missing = Path.Combine(replaying.Folder, "no.csv");
        Assert.Equal((1, string.Empty, $"sensor-gateway: there is no file {missing}; put the recording there or mend the setting 'file'\n"), Replaying.Run(new ReplayOptions([missing], rules, null, false, false, false)));
        var wrong = replaying.Rules("w.yaml", ("warm", "above: hot, hysteresis: 1"));
        Assert.Equal((78, string.Empty, $"{wrong}:3:43 rules.warm.above: 'hot' is not a number\n"), Replaying.Run(new ReplayOptions([missing], wrong, null, false, false, false)));
        Assert.Equal(78, Replaying.Run(new ReplayOptions([missing], rules, wrong, false, false, false)).Code);
        Assert.Equal(78, Replaying.Run(new ReplayOptions([missing], missing, null, false, false, false)).Code);
    }

    [Fact]
    public async Task Events_are_printed_alone()
    {
        using var error = new StringWriter { NewLine = "\n" };
        Assert.Equal(64, await CommandLine.RunAsync(["rules", "replay", "--events", "--advise"], TextWriter.Null, error));
        Assert.StartsWith("sensor-gateway: --events prints events alone; leave out --against, --advise and --json\n", error.ToString(), StringComparison.Ordinal);
    }

    private static IEnumerable<(bool, long)> Said(IEnumerable<string> lines, string rule) => lines
        .Select(l => JsonNode.Parse(l)!)
        .Where(e => (string?)e["data"]!["rule"] == rule)
        .Select(e => ((string?)e["type"] == "alert.raised.v1", DateTime.Parse((string)e["time"]!, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal).Ticks));

    private static string Text(ReplayOptions options)
    {
        var (code, output, error) = Replaying.Run(options);
        Assert.Equal((0, string.Empty), (code, error));
        return output;
    }

    private static IEnumerable<double> Square(double low, double high, int below, int above)
    {
        while (true)
        {
            foreach (var value in Flat(low, below).Concat(Flat(high, above)))
            {
                yield return value;
            }
        }
    }

    private static IEnumerable<double> Flat(double value, int count) => Enumerable.Repeat(value, count);
}
