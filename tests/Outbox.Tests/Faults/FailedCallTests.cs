using SQLitePCL;
using Xunit.Abstractions;

namespace Gateway.Outbox.Tests.Faults;

/// <summary>Every call of the scenario fails once, and the service goes on: nothing of the failed call is visible, and trying again succeeds.</summary>
public sealed class FailedCallTests(ITestOutputHelper output) : IDisposable
{
    private readonly FaultStore store = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public void A_change_that_fails_is_an_error_that_leaves_nothing_and_the_next_try_succeeds() =>
        FailEach(call => call.IsChange ? Fault.FailFor(call.Op) : Fault.None, Width.Step(7));

    [Fact]
    public void A_write_that_finds_no_room_is_an_error_that_leaves_nothing_and_the_next_try_succeeds() =>
        FailEach(call => call.Op != Op.Write ? Fault.None
            : call.Number % 2 == 0 ? Fault.Fail(raw.SQLITE_FULL)
            : Fault.Tear(call.Data!.Length / 2, raw.SQLITE_FULL), Width.Step(7));

    [Fact]
    public void A_look_that_fails_is_an_error_and_the_next_try_succeeds() =>
        FailEach(call => call.IsChange ? Fault.None : Fault.FailFor(call.Op), Width.Step(11));

    // Each run of the scenario begins on what the one before left, so that a fault in it costs one run and not all.
    private void FailEach(Func<Call, Fault> fault, int step = 1)
    {
        var history = new History();
        var image = DiskImage.Empty;
        var (failed, runs, surfaced) = (new List<string>(), 0, 0);
        for (var run = 0; run < Scenario.Runs; run++)
        {
            // The last one finds nothing to fail any more, and leaves what the next run begins on.
            for (var at = run % step; ; at += step)
            {
                var disk = store.Insert(new FaultDisk(image));
                var copy = history.Copy();
                var seen = 0;
                var hit = default(Call?);
                disk.Faults = call =>
                {
                    var planned = fault(call);
                    if (planned == Fault.None || seen++ != at)
                    {
                        return Fault.None;
                    }

                    hit = call;
                    return planned;
                };
                var scenario = new Scenario(store, copy);
                try
                {
                    scenario.Run(run);
                    disk.Faults = null;
                    if (hit is null)
                    {
                        (history, image) = (copy, store.After(Left.Everything));
                        break;
                    }

                    // What a failed sync was to save may be lost, although it was tried again.
                    store.Insert(new FaultDisk(store.After(Left.Nothing)));
                    CrashPoints.Check(store, copy, int.MaxValue);
                }
                catch (Exception e) when (e is not OutOfMemoryException)
                {
                    failed.Add($"run {run}, {hit}: {e.Message}");
                }

                runs++;
                surfaced += scenario.Failures;
            }
        }

        output.WriteLine($"{runs} calls failed, {surfaced} of them seen by the caller");
        Assert.True(failed.Count == 0, $"{failed.Count} of {runs}: {string.Join('\n', failed.Take(20))}");
        Assert.True(surfaced > 0);
    }
}
