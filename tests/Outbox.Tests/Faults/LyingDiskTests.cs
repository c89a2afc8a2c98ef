using Gateway.Abstractions.Store;
using SQLitePCL;

namespace Gateway.Outbox.Tests.Faults;

/// <summary>A disk that reports success and does something else, once. Nobody can prevent the loss.</summary>
/// <remarks>
/// Promised even so: no event is sent otherwise than it was committed, none is missing without a gap or a new stream, and no number
/// is used twice. Not promised: a state, a token or a cursor whose last write never reached the disk is the one before, and whole.
/// </remarks>
public sealed class LyingDiskTests : IDisposable
{
    // What the checks begin with when they find what may be: see StoreCheck and Scenario.
    private static readonly string[] Bearable = ["gap: ", "set aside: ", "states ", "other resume tokens", "cursors "];

    private readonly FaultStore store = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public void A_write_that_was_never_done_costs_what_it_wrote_and_is_told() =>
        LieOnce(call => call.Op == Op.Write ? Fault.Drop : Fault.None);

    [Fact]
    public void A_write_that_was_half_done_costs_what_it_wrote_and_is_told() =>
        LieOnce(call => call.Op == Op.Write ? Fault.Tear(call.Data!.Length / 2, raw.SQLITE_OK) : Fault.None);

    [Fact]
    public void A_look_that_is_half_zeros_is_an_error_or_a_gap() =>
        LieOnce(call => call.Op == Op.Read ? Fault.Tear(2048, raw.SQLITE_IOERR_SHORT_READ) : Fault.None);

    private void LieOnce(Func<Call, Fault> lie)
    {
        var (unharmed, broken) = (0, new List<string>());
        for (var at = 0; ; at += Width.Step(67))
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
            var wrong = Live(disk);
            if (hit is null)
            {
                break;
            }

            unharmed += wrong is null ? 1 : 0;
            if (wrong is not null && !Array.Exists(Bearable, b => wrong.StartsWith(b, StringComparison.Ordinal)))
            {
                broken.Add($"{hit}: {wrong}");
            }
        }

        Assert.True(broken.Count == 0, $"{broken.Count}: {string.Join('\n', broken.Take(20))}");
        Assert.True(unharmed > 0);
    }

    /// <summary>What is otherwise than it was committed; null: nothing, or it was said.</summary>
    private string? Live(FaultDisk disk)
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
            return null;
        }
        catch (OutboxException)
        {
            return null;
        }
        catch (InvalidDataException difference)
        {
            return difference.Message;
        }
    }
}
