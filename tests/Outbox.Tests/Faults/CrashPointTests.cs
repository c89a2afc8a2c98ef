using Gateway.Abstractions;
using TestKit.Store;
using Xunit.Abstractions;

namespace Gateway.Outbox.Tests.Faults;

public sealed class CrashPointTests(ITestOutputHelper output) : IDisposable
{
    private readonly FaultStore store = new();

    public void Dispose() => store.Dispose();

    public static TheoryData<int> Scenarios => [.. Enumerable.Range(0, 1 + Width.Seeds)];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void After_a_power_cut_at_any_moment_the_store_holds_one_commit_whole_and_none_that_returned_is_missing(int scenario) =>
        Passes(CrashPoints.Record(store, seed: scenario, cutAgain: 25).Check(point => point % Width.Step(2) == 0 ? Width.Cuts(point) : []), atLeast: 500);

    [Fact]
    public void A_power_cut_while_space_is_given_back_loses_nothing()
    {
        var history = new History();
        var scenario = new Scenario(store, history);
        scenario.Fill(40, 128 * 1024);
        var start = store.After(Left.Everything);
        history.Rewind();
        var points = CrashPoints.Record(store, history, start, cutAgain: 0, scenario.GiveBack);
        Assert.True(store.Disk.After(Left.Everything).Files["outbox.db"].Length < start.Files["outbox.db"].Length, "space is given back");

        var step = Width.Seeds > 0 ? 1 : 25;
        Passes(points.Check(point => point % step == 0 ? Width.Cuts(point) : []), atLeast: 5);
    }

    [Fact]
    public void A_power_cut_while_events_are_evicted_leaves_each_of_them_or_a_gap()
    {
        using var small = new FaultStore { Limit = 1 << 20 };
        var history = new History { MayEvict = true };
        var scenario = new Scenario(small, history);

        // Half of the room is taken by few large alerts: every reading is compared at every point.
        scenario.Overfill(14, 1200, alert: 26_000);
        var start = small.After(Left.Everything);
        history.Rewind();
        var points = CrashPoints.Record(small, history, start, cutAgain: 0, () => scenario.Overfill(8, 600, alert: 2_000));
        Assert.True(scenario.Evicted > 500, $"{scenario.Evicted} evicted");

        var step = Width.Step(25);
        Passes(points.Check(point => point % step == 0 ? Width.Cuts(point) : []), atLeast: 5);
    }

    [Fact]
    public void When_the_power_goes_in_the_middle_of_a_call_the_call_fails_and_the_store_can_be_closed()
    {
        var crashes = 0;
        for (var at = 0; ; at += Width.Step(61))
        {
            var disk = store.Insert(new FaultDisk { Faults = call => call.IsChange && call.Number == at ? Fault.Crash : Fault.None });
            var history = new History();
            var scenario = new Scenario(store, history);
            for (var run = 0; run < Scenario.Runs && !disk.Crashed; run++)
            {
                scenario.Run(run);
            }

            if (!disk.Crashed)
            {
                break;
            }

            crashes++;
            store.Insert(new FaultDisk(store.After(Left.Torn, at)));
            CrashPoints.Check(store, history, int.MaxValue);
        }

        output.WriteLine($"{crashes} crashes");
        Assert.True(crashes > 15);
    }

    [Fact]
    public void The_scenario_has_what_is_to_be_proved()
    {
        var disk = store.Insert(new FaultDisk { Records = true });
        var scenario = new Scenario(store, new History());
        for (var run = 0; run < Scenario.Runs; run++)
        {
            scenario.Run(run);
        }

        var changes = disk.Recording.CountBy(call => (call.Op, call.File)).ToDictionary();
        output.WriteLine($"{scenario.History.Events} events, {disk.Changes} changes, {disk.Looks} looks: {string.Join(", ", changes)}");
        Assert.True(scenario.History.Events >= 500);
        Assert.All(Lanes.All, lane => Assert.True(scenario.History.Last.Next[(int)lane] > 20, lane.Name()));
        Assert.True(changes[(Op.Sync, "outbox.db")] > 2 * Scenario.Runs, "the log is moved into the database while the store is open, too");
        Assert.Equal(Scenario.Runs, changes[(Op.Delete, "outbox.db-wal")]);
    }

    private void Passes(CrashPoints points, int atLeast)
    {
        output.WriteLine($"{points.Images} images");
        Assert.True(points.Failed == 0, $"{points.Failed} of {points.Images}: {string.Join('\n', points.Failures)}");
        Assert.True(points.Images >= atLeast, $"only {points.Images} images");
    }
}
