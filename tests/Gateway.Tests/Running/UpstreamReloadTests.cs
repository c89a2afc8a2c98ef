using Gateway.Abstractions;
using Gateway.Running;
using TestKit;

namespace Gateway.Tests.Running;

public sealed class UpstreamReloadTests
{
    private const string Rest = "sensors: { a: { driver: bench } }\nstore: { engine: memory, readings-linger: 0s }\n";
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_changed_upstream_that_connects_takes_over_where_the_former_one_ended()
    {
        await using var bench = new ReloadBench($"upstreams: {{ cloud: {{ url: 'mqtt://broker:1' }} }}\n{Rest}");
        await DeliveredAsync(bench);
        var former = bench.Links[0];
        var outcome = await bench.ReloadAsync($"upstreams: {{ cloud: {{ url: 'mqtt://broker:2' }} }}\n{Rest}");
        Assert.Equal(["cloud"], outcome.Tried);
        await ReloadBench.UntilAsync(() => bench.Reloader.Trials.Of("cloud") is null, "the new settings are in force");
        Assert.True(former.Disconnected);
        bench.Sensor("a").Source.Add(new Abstractions.Sensors.Sample(0, 5));
        await ReloadBench.UntilAsync(() => bench.Links[^1].Published.Any(m => m.Topic == "gateways/g/readings/a/temperature"), "it sends");
        Assert.Equal(2, bench.Links[^1].Options.Endpoint.Port);
        Assert.Contains("offline", FakeLink.Text(former.Published[^1]), StringComparison.Ordinal);

        // Nothing twice: what the former one delivered is not sent again.
        var ids = bench.Links.SelectMany(l => l.Published).Where(m => m.Topic.Contains("/readings/", StringComparison.Ordinal)).Select(m => FakeLink.Text(m)).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.True(bench.Reloader.Look().Plan!.Difference.IsEmpty);
        await ReloadBench.UntilAsync(() => bench.Published("system").Any(e => e.Type == "system.configuration-applied.v1" && e.Data.GetProperty("subject").GetString() == "cloud"), "the event");
    }

    [Fact]
    public async Task One_that_gets_no_connection_for_60_s_leaves_the_former_one_in_place()
    {
        await using var bench = new ReloadBench($"upstreams: {{ cloud: {{ url: 'mqtt://broker:1' }} }}\n{Rest}");
        await DeliveredAsync(bench);
        var former = bench.Links[0];
        bench.Dead.Add(2);
        var begun = bench.Time.GetUtcNow();
        await bench.ReloadAsync($"upstreams: {{ cloud: {{ url: 'mqtt://broker:2' }} }}\n{Rest}");
        Assert.Equal(UpstreamTrials.Tried, bench.Reloader.Trials.Of("cloud"));
        await ReloadBench.UntilAsync(() => bench.Links.Count(l => l.Options.Endpoint.Port == 2) > 1, "the new one is tried again", () => bench.Time.Advance(TimeSpan.FromMilliseconds(10)));

        // Meanwhile the former one delivers.
        bench.Sensor("a").Source.Add(new Abstractions.Sensors.Sample(0, 77));
        await ReloadBench.UntilAsync(() => former.Published.Any(m => FakeLink.Text(m).Contains("77", StringComparison.Ordinal)), "the former one delivers");
        await ReloadBench.UntilAsync(() => bench.Reloader.Trials.Of("cloud") != UpstreamTrials.Tried, "the trial ends", () => bench.Time.Advance(Second));
        Assert.InRange((bench.Time.GetUtcNow() - begun).TotalSeconds, 60, double.MaxValue);
        Assert.Equal("no connection within 60 s: port 2 refused the connection", bench.Reloader.Trials.Of("cloud"));
        Assert.False(former.Disconnected);
        Assert.Equal(1, bench.Upstreams.All[0].Section.Urls[0].Port);
        Assert.Equal("1 upstream changed", bench.Reloader.Look().Plan!.Difference.Summary());
        await ReloadBench.UntilAsync(() => bench.Published("system").Any(e => e.Type == "system.configuration-refused.v1"), "the event");
        Assert.Equal("cloud", bench.Published("system").Single(e => e.Type == "system.configuration-refused.v1").Data.GetProperty("subject").GetString());
    }

    [Fact]
    public async Task Another_reload_ends_a_trial_and_what_is_in_force_stays()
    {
        await using var bench = new ReloadBench($"upstreams: {{ cloud: {{ url: 'mqtt://broker:1' }} }}\n{Rest}");
        await DeliveredAsync(bench);
        bench.Dead.Add(2);
        await bench.ReloadAsync($"upstreams: {{ cloud: {{ url: 'mqtt://broker:2' }} }}\n{Rest}");
        var outcome = await bench.ReloadAsync($"upstreams: {{ cloud: {{ url: 'mqtt://broker:1' }} }}\n{Rest}");
        Assert.True(outcome.Difference!.IsEmpty);
        Assert.Null(bench.Reloader.Trials.Of("cloud"));
        Assert.False(bench.Links[0].Disconnected);
    }

    [Fact]
    public async Task One_that_comes_begins_at_the_head_one_that_goes_says_goodbye_and_the_others_do_not_notice()
    {
        const string Stays = "cloud: { url: 'mqtt://broker:1' }";
        await using var bench = new ReloadBench($"upstreams: {{ {Stays}, goes: {{ url: 'mqtt://broker:2' }} }}\n{Rest}");
        await DeliveredAsync(bench);
        await ReloadBench.UntilAsync(() => bench.Links.Count == 2, "both are connected");
        var (stays, goes) = (bench.Links.Single(l => l.Options.Endpoint.Port == 1), bench.Links.Single(l => l.Options.Endpoint.Port == 2));
        var loop = bench.Upstreams.All[0];
        var next = bench.Outbox.Next(Lane.Readings);
        Assert.Null((await bench.ReloadAsync($"upstreams: {{ {Stays}, comes: {{ url: 'mqtt://broker:3' }} }}\n{Rest}")).Refusal);
        Assert.True(goes.Disconnected);
        Assert.False(stays.Disconnected);
        Assert.Same(loop, bench.Upstreams.All[0]);
        Assert.Equal(["cloud", "comes"], bench.Store.Slots.Select(s => s.Current.Main.Upstream));
        var comes = bench.Store.Slots[1].Current.Main;
        Assert.Equal(next, comes.From(Lane.Readings));
        bench.Sensor("a").Source.Add(new Abstractions.Sensors.Sample(0, 7));
        await ReloadBench.UntilAsync(() => comes.Cursor(Lane.Readings) == next && bench.Store.Slots[0].Current.Main.Cursor(Lane.Readings) == next, "both have the next reading");
    }

    [Fact]
    public async Task Another_choice_of_lanes_counts_from_the_moment_the_new_connection_stands()
    {
        await using var bench = new ReloadBench($"upstreams: {{ cloud: {{ url: 'mqtt://broker:1', send: [system, readings] }} }}\n{Rest}");
        await DeliveredAsync(bench);
        await bench.ReloadAsync($"upstreams: {{ cloud: {{ url: 'mqtt://broker:1', send: [alerts, system] }} }}\n{Rest}");
        await ReloadBench.UntilAsync(() => bench.Reloader.Trials.Of("cloud") is null, "the new settings are in force");
        Assert.Equal([Lane.Alerts, Lane.System], bench.Store.Slots[0].Current.Main.Lanes);
        Assert.False(bench.Outbox.Stores(Lane.Readings));
        await ReloadBench.UntilAsync(() => bench.Published("system").Any(e => e.Type == "system.configuration-applied.v1" && e.Data.GetProperty("subject").GetString() == "cloud"), "it sends");
    }

    /// <summary>Until the first reading is delivered.</summary>
    private static Task DeliveredAsync(ReloadBench bench) => ReloadBench.UntilAsync(
        () => bench.Links.Any(l => l.Published.Any(m => m.Topic == "gateways/g/readings/a/temperature")), "the first reading is delivered");
}
