using TestKit.Store;

namespace Gateway.Outbox.Tests;

public sealed class SqliteOutboxTests : OutboxContract
{
    private readonly TempFolder folder;

    public SqliteOutboxTests()
        : this(new TempFolder())
    {
    }

    private SqliteOutboxTests(TempFolder folder)
        : base(SqliteOutbox.Open(folder.Path)) => this.folder = folder;

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        folder.Dispose();
    }
}
