using Gateway.Abstractions.Store;
using Gateway.Configuration;
using Gateway.Outbox;
using Gateway.Pipeline;
using Gateway.Tests.Configuration;

namespace Gateway.Tests.Extending;

/// <summary>A store of an extension in the hands of the keeper's door.</summary>
public sealed class ExtensionStoreTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly List<OutboxOpening> opened = [];

    private string Own => Path.Combine(folder.Path, "store", "other");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void It_gets_a_folder_of_its_own_and_the_limit()
    {
        using var store = Store();
        using var outbox = store.Open(replace: null).Outbox;
        var opening = Assert.Single(opened);
        Assert.Equal((Own, 64L << 20), (opening.Folder, opening.Limit));
        Assert.True(Directory.Exists(Own));
        Assert.Equal(Own, store.Place);
    }

    [Fact]
    public void The_lock_is_held_until_the_end_whatever_the_store_does()
    {
        using (var store = Store())
        {
            store.Open(replace: null).Outbox.Dispose();
            using var other = Store();
            Assert.Equal(OutboxFailure.Taken, Assert.Throws<OutboxException>(() => other.Open(replace: null)).Kind);
            store.Open(replace: null).Outbox.Dispose();
        }

        using var next = Store();
        next.Open(replace: null).Outbox.Dispose();
        Assert.Equal(3, opened.Count);
    }

    [Fact]
    public void One_that_cannot_be_trusted_is_set_aside_and_the_last_of_those_is_kept()
    {
        using var store = Store();
        store.Open(replace: null).Outbox.Dispose();
        foreach (var content in (string[])["first", "second"])
        {
            File.WriteAllText(Path.Combine(Own, "data"), content);
            var reason = new SetAside("torn", "0badc0de", [1, 1, 1]);
            var found = store.Open(reason);
            found.Outbox.Dispose();
            Assert.Same(reason, found.Replaced);
            Assert.Empty(Directory.EnumerateFileSystemEntries(Own));
            Assert.Equal(content, File.ReadAllText(Path.Combine(Own + ".set-aside", "data")));
        }
    }

    [Fact]
    public void What_it_throws_as_it_opens_is_a_failure_of_the_store()
    {
        using var store = Store(_ => throw new FormatException("a page is upside down"));
        Assert.Equal("the store other of an extension failed to open: FormatException: a page is upside down", Assert.Throws<OutboxException>(() => store.Open(replace: null)).Message);
        using var damaged = Store(_ => throw new OutboxException(OutboxFailure.Damaged, "torn"));
        store.Dispose();
        Assert.Equal(OutboxFailure.Damaged, Assert.Throws<OutboxException>(() => damaged.Open(replace: null)).Kind);
    }

    private StoreFolder Store(OutboxFactory? factory = null) => new(
        new StoreSection(InMemory: false, Path.Combine(folder.Path, "store"), 64L << 20, TimeSpan.FromSeconds(1)) { Engine = new StoreEngine("other", factory ?? Open) },
        TimeProvider.System);

    private MemoryOutbox Open(OutboxOpening opening)
    {
        opened.Add(opening);
        return new MemoryOutbox(time: opening.Time);
    }
}
