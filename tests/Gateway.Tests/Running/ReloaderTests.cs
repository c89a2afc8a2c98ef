using System.Text.Json;
using Gateway.Abstractions;
using Gateway.Running;
using TestKit.Wire;

namespace Gateway.Tests.Running;

public sealed class ReloaderTests
{
    private const string Upstream = "upstreams: { cloud: { url: 'mqtt://broker:1' } }\n";
    private const string Store = "store: { engine: memory, readings-linger: 0s }\n";

    [Fact]
    public async Task Sensors_come_go_and_change_and_the_others_keep_session_and_schedule()
    {
        await using var bench = new ReloadBench($$"""
            sensors: { a: { driver: bench, bus: sim-1 }, b: { driver: bench, bus: sim-1 }, c: { driver: bench }, d: { driver: bench } }
            {{Upstream}}{{Store}}
            """);
        await ReadAsync(bench, "a", "b", "c", "d");
        var (a, b, c) = (bench.Sensor("a"), bench.Sensor("b"), bench.Sensor("c"));
        await ReloadBench.UntilAsync(() => a.Runner.Due > 0 && c.Runner.Due > 0, "they wait for their slots");
        var due = (a.Runner.Due, c.Runner.Due);
        var outcome = await bench.ReloadAsync($$"""
            sensors: { e: { driver: bench, bus: sim-1 }, a: { driver: bench, bus: sim-1 }, b: { driver: bench, bus: sim-2, value: 2 }, c: { driver: bench } }
            {{Upstream}}{{Store}}
            """);
        Assert.Equal("1 sensor removed, 1 sensor added, 1 sensor changed", outcome.Difference!.Summary());
        await ReadAsync(bench, "e", "b");
        await ReloadBench.UntilAsync(() => Value(bench, "b/temperature") == 2, "what b reads now is sent");
        Assert.Same(a, bench.Sensor("a"));
        Assert.Same(c, bench.Sensor("c"));
        Assert.Equal(due, (a.Runner.Due, c.Runner.Due));
        Assert.Equal((1, 0, 1, 0), (Bench(a).Opened, Bench(a).Closed, Bench(c).Opened, Bench(c).Closed));
        Assert.Equal((1, 1), (Bench(b).Opened, Bench(b).Closed));
        Assert.Equal("b/temperature", bench.Sensors.All.SelectMany(s => s.Section.Points).Single(p => p.Sensor == "b").Id);
        Assert.Equal(["e", "a", "b", "c"], bench.Sensors.All.Select(s => s.Section.Id));
        Assert.Equal(4, bench.Sensors.All.SelectMany(s => s.Section.Points).Select(p => p.Index).Distinct().Count());

        // Those that stay go on at their own pace.
        var read = a.Source.LastGood;
        await ReloadBench.UntilAsync(() => a.Source.LastGood > read, "the next slot", () => bench.Time.Advance(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task A_file_with_a_problem_changes_nothing_and_is_an_event_with_all_problems()
    {
        await using var bench = new ReloadBench($"sensors: {{ a: {{ driver: bench }} }}\n{Upstream}{Store}");
        await ReadAsync(bench, "a");
        var a = bench.Sensor("a");
        var outcome = await bench.ReloadAsync($"sensors: {{ b: {{ driver: bench, evry: 1s }} }}\nsensorz: 1\n{Upstream}{Store}");
        Assert.Equal("the configuration has 2 problems; nothing was changed", outcome.Refusal);
        Assert.Equal(2, outcome.Problems.Count);
        Assert.Same(a, Assert.Single(bench.Sensors.All));
        Assert.Equal(0, Bench(a).Closed);
        await ReloadBench.UntilAsync(() => bench.Published("system").Any(e => e.Type == "system.configuration-refused.v1"), "the event");
        var data = bench.Published("system").Single(e => e.Type == "system.configuration-refused.v1").Data;
        Assert.Equal(2, data.GetProperty("problems").GetArrayLength());
        Assert.Contains("did you mean 'every'", data.GetProperty("problems")[0].GetString(), StringComparison.Ordinal);
        Assert.All(bench.Links.SelectMany(l => l.Published), m => Assert.Empty(WireSchemas.OfMessage(m.Topic, System.Text.Encoding.UTF8.GetString(m.Payload.Span))));
    }

    [Fact]
    public async Task What_only_a_restart_changes_refuses_the_whole_with_its_name()
    {
        await using var bench = new ReloadBench($"sensors: {{ a: {{ driver: bench }} }}\n{Upstream}{Store}");
        var outcome = await bench.ReloadAsync($"sensors: {{}}\n{Upstream}store: {{ engine: memory, readings-linger: 0s, limit: 1GiB }}\n");
        Assert.Equal("only a restart changes store.limit; nothing was changed. Do: systemctl restart sensor-gateway", outcome.Refusal);
        Assert.Single(bench.Sensors.All);
        Assert.Equal(0, bench.Changes);
    }

    [Fact]
    public async Task Level_of_the_log_and_linger_change_without_a_restart()
    {
        await using var bench = new ReloadBench($"{Upstream}{Store}");
        var outcome = await bench.ReloadAsync($"{Upstream}store: {{ engine: memory, readings-linger: 2s }}\nlog: {{ level: debug }}\n");
        Assert.Equal(["store.readings-linger: 0s -> 2s", "log.level: debug"], outcome.Difference!.Settings.Select(s => s.ToString()));
        Assert.Equal(Microsoft.Extensions.Logging.LogLevel.Debug, bench.Level);
    }

    [Fact]
    public async Task The_same_files_again_do_nothing()
    {
        await using var bench = new ReloadBench($"sensors: {{ a: {{ driver: bench, value: 3, every: 5s }} }}\n{Upstream}{Store}");
        var outcome = await bench.ReloadAsync($"# a comment\n{Store}{Upstream}\nsensors:\n  a:\n    every: 5s\n    driver: bench\n    value: 3\n");
        Assert.True(outcome is { Refusal: null, Difference.IsEmpty: true });
        Assert.Equal(0, bench.Changes);
    }

    [Fact]
    public async Task An_untouched_alert_stays_active_a_removed_one_clears_and_the_outbox_is_the_same()
    {
        const string Sensors = "sensors: { a: { driver: bench, value: 50 } }\n";
        await using var bench = new ReloadBench($"{Sensors}rules: {{ stays: {{ point: a/temperature, above: 40, hysteresis: 1 }}, goes: {{ point: a/temperature, above: 30, hysteresis: 1 }} }}\n{Upstream}{Store}");
        await ReloadBench.UntilAsync(() => bench.Published("alerts").Count == 2, "both are raised");
        var (stream, link) = (bench.Store.Current.Stream, Assert.Single(bench.Links));
        await ReloadBench.UntilAsync(() => Told("stays").Contains("\"level\":1", StringComparison.Ordinal) && Told("goes").Contains("\"level\":1", StringComparison.Ordinal), "their states are told");
        var told = States("stays").Count;
        await bench.ReloadAsync($"{Sensors}rules: {{ stays: {{ point: a/temperature, above: 40, hysteresis: 1 }} }}\n{Upstream}{Store}");
        await ReloadBench.UntilAsync(() => bench.Published("alerts").Count == 3, "one is cleared");
        var cleared = bench.Published("alerts")[2];
        Assert.Equal(("alert.cleared.v1", "goes", "removed"), (cleared.Type, cleared.Data.GetProperty("rule").GetString(), cleared.Data.GetProperty("reason").GetString()));
        Assert.Equal((1, stream), (bench.State.ActiveAlerts, bench.Store.Current.Stream));
        await ReloadBench.UntilAsync(() => Told("goes").Length == 0, "its retained state goes");
        Assert.Equal(told, States("stays").Count);
        await ReloadBench.UntilAsync(() => bench.Published("system").Any(e => e.Type == "system.configuration-applied.v1"), "the event");
        Assert.Equal("rules.goes", bench.Published("system").Single(e => e.Type == "system.configuration-applied.v1").Data.GetProperty("removed")[0].GetString());

        List<string> States(string rule) => [.. link.Published.Where(m => m.Topic == $"gateways/g/state/alerts/{rule}/a/temperature").Select(m => TestKit.FakeLink.Text(m))];

        string Told(string rule) => States(rule).LastOrDefault() ?? "nothing";
    }

    [Fact]
    public async Task What_waits_in_the_queue_of_a_sensor_that_ends_is_judged_and_stored_first()
    {
        await using var bench = new ReloadBench($"sensors: {{ a: {{ driver: bench }} }}\n{Upstream}{Store}");
        await ReadAsync(bench, "a");
        var source = bench.Sensor("a").Source;
        for (var i = 0; i < 500; i++)
        {
            source.Add(new Abstractions.Sensors.Sample(0, 100 + i));
        }

        await bench.ReloadAsync($"{Upstream}{Store}");
        Assert.Equal(502, bench.Outbox.Next(Lane.Readings));
        Assert.Equal(0, source.Queued);
    }

    /// <summary>A thousand with <c>RELOADS=1000</c>, alone.</summary>
    [Fact]
    public async Task A_thousand_reloads_leave_memory_and_threads_flat_and_what_stays_alone()
    {
        var reloads = int.TryParse(Environment.GetEnvironmentVariable("RELOADS"), out var many) ? many : 100;
        await using var bench = new ReloadBench(Yaml(0));
        await ReadAsync(bench, "stays", "shared");
        var (stays, shared) = (bench.Sensor("stays"), bench.Sensor("shared"));
        var (memory, handles) = (new List<long>(), new List<int>());
        for (var i = 1; i <= reloads; i++)
        {
            Assert.Null((await bench.ReloadAsync(Yaml(i))).Refusal);
            stays.Source.Add(new Abstractions.Sensors.Sample(0, i % 2 == 0 ? 60 : 20));
            if (i % Math.Max(1, reloads / 4) == 0)
            {
                bench.Made.Clear();
                memory.Add(GC.GetTotalMemory(forceFullCollection: true));
                handles.Add(Directory.GetFileSystemEntries("/proc/self/fd").Length + Directory.GetFileSystemEntries("/proc/self/task").Length);
            }
        }

        Assert.Same(stays, bench.Sensor("stays"));
        Assert.Same(shared, bench.Sensor("shared"));
        Assert.Equal((1, 0, 1, 0), (Bench(stays).Opened, Bench(stays).Closed, Bench(shared).Opened, Bench(shared).Closed));
        await ReloadBench.UntilAsync(() => bench.Published("alerts").Count == reloads - 1, "each change of the alert that stays is told");
        Assert.Single(bench.Links);
        Assert.InRange(bench.Sensors.All.SelectMany(s => s.Section.Points).Max(p => p.Index), 0, 5);

        // By hand, when no other test runs beside it. What the link of the test keeps of what was published is not ours.
        Assert.InRange(memory[^1] - memory[0], long.MinValue, many > 0 ? (256 << 10) + (reloads * 4_000L) : long.MaxValue);
        Assert.InRange(handles[^1] - handles[0], int.MinValue, many > 0 ? 8 : int.MaxValue);

        static string Yaml(int i) => $$"""
            sensors:
              stays: { driver: bench, value: 20 }
              shared: { driver: bench, bus: sim-1 }
              other: { driver: bench, bus: sim-{{1 + (i % 2)}} }
              name-{{i % 3}}: { driver: bench, value: {{i % 5}} }
            computed: { sum: { value: "stays/temperature - shared/temperature", unit: {{(i % 2 == 0 ? "K" : "Cel")}} } }
            rules:
              warm: { point: stays/temperature, above: 40, hysteresis: 1, flapping: off }
              rule-{{i % 4}}: { point: shared/temperature, above: 100, hysteresis: 1 }
            {{Upstream}}{{Store}}
            """;
    }

    private static BenchSensor Bench(RunningSensor sensor) => (BenchSensor)sensor.Section.Sensor;

    /// <summary>The last reading of a point that was sent, so that it was judged and stored too; NaN: none was.</summary>
    private static double Value(ReloadBench bench, string point) => bench.Links.SelectMany(l => l.Published)
        .Where(m => m.Topic == "gateways/g/readings/" + point)
        .Select(m => JsonDocument.Parse(m.Payload).RootElement.GetProperty("data").GetProperty("value").GetDouble())
        .DefaultIfEmpty(double.NaN).Last();

    private static async Task ReadAsync(ReloadBench bench, params string[] sensors)
    {
        foreach (var sensor in sensors)
        {
            // Sent, not only read: what a test adds to the source comes behind it.
            await ReloadBench.UntilAsync(() => !double.IsNaN(Value(bench, sensor + "/temperature")), $"{sensor} has a reading");
        }
    }
}
