using Gateway.Configuration;

namespace Gateway.Tests.Configuration;

public sealed class StoreSpaceTests
{
    private static readonly StoreSection Store = new(InMemory: false, "/data/store", 512L << 20, TimeSpan.FromSeconds(1));

    [Theory]
    [InlineData(512, 0)]
    [InlineData(12, 500)]
    [InlineData(10_000, 0)]
    public void Room_for_the_whole_limit_is_nothing_to_speak_of(long freeMebibytes, long takenMebibytes) =>
        Assert.Null(StoreSpace.Complaint(Store, freeMebibytes << 20, takenMebibytes << 20));

    [Fact]
    public void Less_than_the_limit_is_a_warning_with_both_figures() => Assert.Equal(
        "store.limit: warning: the disk of /data/store has 100MiB free, less than the store may take (512MiB); free some space or set a lower limit",
        StoreSpace.Complaint(Store, 100L << 20, 0));

    [Fact]
    public void A_disk_that_nobody_can_ask_is_no_warning() => Assert.Null(StoreSpace.Complaint(Store, null, 0));

    [Fact]
    public void A_store_in_memory_needs_no_disk() => Assert.Null(StoreSpace.Complaint(Store with { InMemory = true, Limit = long.MaxValue }));

    [Fact]
    public void A_folder_that_is_not_made_yet_is_judged_by_the_disk_above_it()
    {
        var complaint = StoreSpace.Complaint(Store with { Path = Path.Combine(Path.GetTempPath(), "gateway-none", "deeper"), Limit = long.MaxValue / 2 });
        Assert.StartsWith("store.limit: warning: the disk of ", complaint, StringComparison.Ordinal);
    }
}
