using Gateway.Abstractions.Store;
using Gateway.Extensions.LiteDb;
using TestKit.Store;

namespace Gateway.LiteDb.Tests.Library;

public sealed class LiteDbOutboxTests : OutboxContract
{
    private readonly TempFolder folder;

    public LiteDbOutboxTests()
        : this(new TempFolder())
    {
    }

    private LiteDbOutboxTests(TempFolder folder)
        : base(folder.Store()) => this.folder = folder;

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        folder.Dispose();
    }
}

public sealed class LiteDbLossTests : OutboxLossContract
{
    private readonly TempFolder folder;

    public LiteDbLossTests()
        : this(new TempFolder())
    {
    }

    private LiteDbLossTests(TempFolder folder)
        : base(folder.Store()) => this.folder = folder;

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        folder.Dispose();
    }
}

internal static class Stores
{
    public static LiteDbOutbox Store(this TempFolder folder, long limit = 512 << 20) => LiteDbOutbox.Open(new OutboxOpening(folder.Path, limit, TimeProvider.System));
}
