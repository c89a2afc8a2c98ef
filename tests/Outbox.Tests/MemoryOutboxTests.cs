using TestKit.Store;

namespace Gateway.Outbox.Tests;

public sealed class MemoryOutboxTests : OutboxContract
{
    public MemoryOutboxTests()
        : base(new MemoryOutbox())
    {
    }

    [Fact]
    public void It_does_not_call_itself_durable()
    {
        using var outbox = new MemoryOutbox();
        Assert.False(outbox.Durable);
    }

    [Fact]
    public void Each_is_a_new_stream()
    {
        using var one = new MemoryOutbox();
        using var other = new MemoryOutbox();
        Assert.NotEqual(one.Stream, other.Stream);
    }
}
