using TestKit.Store;

namespace Gateway.Outbox.Tests.Faults;

/// <summary>The contract of outboxes over the disk in memory: the faults are put into something that works.</summary>
public sealed class FaultDiskOutboxTests : OutboxContract
{
    private readonly FaultStore store;

    public FaultDiskOutboxTests()
        : this(new FaultStore())
    {
    }

    private FaultDiskOutboxTests(FaultStore store)
        : base(store.Open()) => this.store = store;

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        store.Dispose();
    }
}
