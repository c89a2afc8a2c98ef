using Xunit.Abstractions;

namespace Gateway.Outbox.Tests.Faults;

public sealed class CrashPointTests(ITestOutputHelper output) : IDisposable
{
    private readonly FaultStore store = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public void After_a_power_cut_at_any_moment_the_store_holds_one_commit_whole_and_none_that_returned_is_missing()
    {
        var points = CrashPoints.Record(store).Check(Cuts);
        output.WriteLine($"{points.Images} images");
        Assert.True(points.Failed == 0, $"{points.Failed} of {points.Images}: {string.Join('\n', points.Failures)}");
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

        output.WriteLine($"{scenario.History.Events} events, {disk.Changes} changes, {disk.Looks} looks");
        foreach (var group in disk.Recording.GroupBy(c => (c.Op, c.File)))
        {
            output.WriteLine($"{group.Key} {group.Count()}");
        }

        Assert.True(scenario.History.Events >= 500);
    }

    private static IEnumerable<(Left Left, int Seed)> Cuts(int point) => [(Left.Nothing, 0), ((Left)(1 + (point % 3)), point)];
}
