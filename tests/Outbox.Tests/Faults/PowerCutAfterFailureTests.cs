using Xunit.Abstractions;

namespace Gateway.Outbox.Tests.Faults;

/// <summary>A commit failed, and then the power goes before it is tried again, or while it is.</summary>
public sealed class PowerCutAfterFailureTests(ITestOutputHelper output) : IDisposable
{
    private readonly FaultStore store = new();
    private readonly FaultStore afterwards = new();

    public void Dispose()
    {
        store.Dispose();
        afterwards.Dispose();
    }

    [Fact]
    public void A_call_that_failed_is_found_whole_or_not_at_all()
    {
        var (failed, kept) = (0, 0);
        var total = Changes();
        for (var at = 0; at < total; at += Width.Step(31))
        {
            var disk = store.Insert(new FaultDisk { Faults = call => call.IsChange && call.Number == at ? Fault.FailFor(call.Op) : Fault.None });
            var history = new History();
            var scenario = new Scenario(store, history)
            {
                Failed = () =>
                {
                    failed++;
                    kept += Enum.GetValues<Left>().Select(left => Keeps(history, left, at)).ToList().Contains(true) ? 1 : 0;
                },
            };
            for (var run = 0; run < Scenario.Runs && disk.Changes <= at; run++)
            {
                scenario.Run(run);
            }
        }

        output.WriteLine($"{failed} calls failed; {kept} of them can be found after a power cut all the same");
        Assert.True(failed > 20);

        // The log is written before it is synced: what failed can be there all the same, and IOutbox.Commit must be read so.
        Assert.InRange(kept, 1, failed - 1);
    }

    /// <summary>Whether a power cut now leaves the commit that failed. Fails if it leaves anything else than it or the one before.</summary>
    private bool Keeps(History history, Left left, int seed)
    {
        afterwards.Insert(new FaultDisk(store.After(left, seed)));
        CrashPoints.Check(afterwards, history, int.MaxValue);

        afterwards.Insert(new FaultDisk(store.After(left, seed)));
        using var outbox = afterwards.Open();
        return !history.Standing().Any(version => StoreCheck.Difference(outbox, version) is null);
    }

    private int Changes()
    {
        var scenario = new Scenario(store, new History());
        for (var run = 0; run < Scenario.Runs; run++)
        {
            scenario.Run(run);
        }

        return store.Disk.Changes;
    }
}
