using SQLitePCL;

namespace Gateway.Outbox.Tests.Faults;

/// <summary>A disk on which nothing can be written for a time.</summary>
public sealed class DiskFullTests : IDisposable
{
    private readonly FaultStore store = new();

    public void Dispose() => store.Dispose();

    [Theory]
    [InlineData(raw.SQLITE_FULL)]
    [InlineData(raw.SQLITE_IOERR_WRITE)]
    [InlineData(raw.SQLITE_READONLY)]
    public void When_there_is_room_again_it_goes_on_where_it_was(int code)
    {
        var (failures, total) = (0, int.MaxValue);
        for (var at = 0; at < total; at += Width.Seeds > 0 ? 7 : 149)
        {
            var full = true;
            var disk = store.Insert(new FaultDisk());
            disk.Faults = call => full && call.IsChange && call.Number >= at && call.Op is Op.Write or Op.Create ? Fault.Fail(code) : Fault.None;
            var attempts = 0;
            var scenario = new Scenario(store, new History()) { Failed = () => full = ++attempts < 3 };
            for (var run = 0; run < Scenario.Runs; run++)
            {
                scenario.Run(run);
            }

            full = false;
            failures += scenario.Failures;
            total = disk.Changes;
            CrashPoints.Check(store, scenario.History, int.MaxValue);
        }

        Assert.True(failures > 15, $"{failures} failures");
    }

    [Fact]
    public void While_the_database_cannot_be_written_the_log_takes_everything()
    {
        var broken = true;
        var disk = store.Insert(new FaultDisk());
        var scenario = new Scenario(store, new History());
        scenario.Run(0);
        disk.Faults = call => broken && call is { Op: Op.Write, File: "outbox.db" } ? Fault.Fail(raw.SQLITE_IOERR_WRITE) : Fault.None;
        for (var run = 1; run < Scenario.Runs; run++)
        {
            scenario.Run(run);
        }

        Assert.Equal(0, scenario.Failures);
        Assert.True(disk.After(Left.Nothing).Files["outbox.db-wal"].Length > 200 * 4096);
        broken = false;
        CrashPoints.Check(store, scenario.History, int.MaxValue);
        Assert.Equal(["outbox.db"], disk.After(Left.Everything).Files.Keys);
    }
}
