using Gateway.Abstractions.Store;
using SQLitePCL;
using Xunit.Abstractions;

namespace Gateway.Outbox.Tests.Faults;

/// <summary>A disk that reports success and does something else, once. Nobody can prevent the loss; it must be noticed.</summary>
/// <remarks>Asserted is that it ends in an <see cref="OutboxException"/> or in nothing; how often it goes unnoticed is only printed.</remarks>
public sealed class LyingDiskTests(ITestOutputHelper output) : IDisposable
{
    private readonly FaultStore store = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public void A_write_that_was_never_done_ends_in_words_or_in_nothing() =>
        LieOnce(call => call.Op == Op.Write ? Fault.Drop : Fault.None);

    [Fact]
    public void A_write_that_was_half_done_ends_in_words_or_in_nothing() =>
        LieOnce(call => call.Op == Op.Write ? Fault.Tear(call.Data!.Length / 2, raw.SQLITE_OK) : Fault.None);

    [Fact]
    public void A_look_that_is_half_zeros_ends_in_words_or_in_nothing() =>
        LieOnce(call => call.Op == Op.Read ? Fault.Tear(2048, raw.SQLITE_IOERR_SHORT_READ) : Fault.None);

    private void LieOnce(Func<Call, Fault> lie)
    {
        var found = new Dictionary<string, int>();
        var examples = new List<string>();
        for (var at = 0; ; at += Width.Step(29))
        {
            var (seen, hit) = (0, default(Call?));
            var disk = store.Insert(new FaultDisk());
            disk.Faults = call =>
            {
                var planned = lie(call);
                if (planned == Fault.None || seen++ != at)
                {
                    return Fault.None;
                }

                hit = call;
                return planned;
            };
            var outcome = Live(disk);
            if (hit is null)
            {
                break;
            }

            var kind = outcome.Split(':')[0];
            found[kind] = found.GetValueOrDefault(kind) + 1;
            examples.Add($"{hit}: {outcome}");
        }

        output.WriteLine(string.Join(", ", found));
        foreach (var kind in examples.GroupBy(e => e.Split(':')[1]))
        {
            output.WriteLine(string.Join('\n', kind.Take(6)));
        }

        Assert.True(found.GetValueOrDefault("unharmed") > 0);
    }

    private string Live(FaultDisk disk)
    {
        var scenario = new Scenario(store, new History());
        try
        {
            for (var run = 0; run < Scenario.Runs; run++)
            {
                scenario.Run(run);
            }

            disk.Faults = null;
            CrashPoints.Check(store, scenario.History, int.MaxValue);
            return scenario.Failures == 0 ? "unharmed" : "said once";
        }
        catch (OutboxException failure)
        {
            return "said: " + failure.Message;
        }
        catch (InvalidDataException difference)
        {
            return (scenario.Failures > 0 ? "said, then wrong: " : "wrong: ") + difference.Message;
        }
    }
}
