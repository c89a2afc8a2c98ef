using TestKit.Store;

namespace Gateway.Outbox.Tests;

public sealed class MemoryLossTests : OutboxLossContract
{
    public MemoryLossTests()
        : base(new MemoryOutbox())
    {
    }
}

public sealed class SqliteLossTests : OutboxLossContract
{
    private readonly TempFolder folder;

    public SqliteLossTests()
        : this(new TempFolder())
    {
    }

    private SqliteLossTests(TempFolder folder)
        : base(SqliteOutbox.Open(folder.Path)) => this.folder = folder;

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        folder.Dispose();
    }
}
