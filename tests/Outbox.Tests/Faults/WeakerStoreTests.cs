using Xunit.Abstractions;

namespace Gateway.Outbox.Tests.Faults;

/// <summary>The proof can fail: what the store does is taken away, and it is found at once.</summary>
public sealed class WeakerStoreTests(ITestOutputHelper output) : IDisposable
{
    private readonly FaultStore store = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public void Without_any_sync_a_power_cut_destroys_the_store()
    {
        var points = CrashPoints.Record(store, "PRAGMA synchronous = OFF").Check(Some);
        Print(points);
        Assert.Contains(points.Failures, f => !f.Contains("next numbers", StringComparison.Ordinal));
    }

    [Fact]
    public void With_a_sync_only_when_the_log_is_moved_a_power_cut_takes_commits_that_returned()
    {
        var points = CrashPoints.Record(store, "PRAGMA synchronous = NORMAL").Check(Some);
        Print(points);
        Assert.Contains(points.Failures, f => f.Contains("next numbers", StringComparison.Ordinal));
    }

    private static IEnumerable<(Left Left, int Seed)> Some(int point) => point % 17 == 0 ? [(Left.Nothing, 0), (Left.Torn, point)] : [];

    private void Print(CrashPoints points) => output.WriteLine($"{points.Failed} of {points.Images}: {string.Join('\n', points.Failures)}");
}
