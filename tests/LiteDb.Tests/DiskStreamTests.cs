using Gateway.Extensions.LiteDb;
using TestKit.Store;

namespace Gateway.LiteDb.Tests;

/// <summary>What the library writes to: it must not learn that a write failed, which it does not survive.</summary>
public sealed class DiskStreamTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly WriteFailure failure = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void After_a_write_that_failed_no_file_is_changed_until_that_is_forgotten()
    {
        using var log = new DiskStream(folder["log"], failure);
        log.Write([1, 2, 3], 0, 3);
        using (var full = new DiskStream("/dev/full", failure))
        {
            full.Write(new byte[8192], 0, 8192);
            Assert.Equal(8192, full.Position);
        }

        Assert.True(new SegmentFailureException("a", Assert.IsType<IOException>(failure.Cause)).IsFull);
        log.Write([4, 5], 0, 2);
        log.SetLength(1);
        log.Flush();
        Assert.Equal(3, log.Length);

        failure.Forget();
        log.SetLength(1);
        Assert.Null(failure.Cause);
        Assert.Equal([1], File.ReadAllBytes(folder["log"]));
    }
}
