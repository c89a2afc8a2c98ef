using System.Buffers;
using Gateway.Abstractions.Links;
using TestKit;

namespace Gateway.Extensions.MqttNet.Tests;

public sealed class OutletTests
{
    private readonly List<byte[]> writes = [];
    private TaskCompletionSource? blocked;

    [Fact]
    public async Task What_was_added_goes_out_in_one_write()
    {
        using var outlet = Make();
        outlet.Add(new ReadOnlySequence<byte>([1, 2]));
        outlet.Add(new ReadOnlySequence<byte>([3]));
        Assert.Equal(3, outlet.Waiting);
        await outlet.FlushAsync(CancellationToken.None);
        await outlet.FlushAsync(CancellationToken.None);
        Assert.Equal([[1, 2, 3]], writes);
        Assert.Equal(0, outlet.Waiting);
    }

    [Fact]
    public async Task What_is_added_during_a_write_waits_for_the_next_and_order_is_kept()
    {
        using var outlet = Make();
        blocked = new TaskCompletionSource();
        outlet.Add(new ReadOnlySequence<byte>([1]));
        var first = outlet.FlushAsync(CancellationToken.None).AsTask();
        outlet.Add(new ReadOnlySequence<byte>([2]));
        var second = outlet.FlushAsync(CancellationToken.None).AsTask();
        Assert.False(first.IsCompleted || second.IsCompleted);
        Assert.Equal([[1]], writes);
        blocked.SetResult();
        await Task.WhenAll(first, second);
        Assert.Equal([[1], [2]], writes);
    }

    [Fact]
    public async Task A_write_that_is_cancelled_is_torn_and_waiting_for_one_is_not()
    {
        using var outlet = Make();
        blocked = new TaskCompletionSource();
        using var stop = new CancellationTokenSource();
        outlet.Add(new ReadOnlySequence<byte>([1]));
        var writing = outlet.FlushAsync(CancellationToken.None).AsTask();
        var waiting = outlet.FlushAsync(stop.Token).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.False(outlet.Torn);
        blocked.SetCanceled();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing);
        Assert.True(outlet.Torn);
    }

    private Outlet Make() => new(
        (bytes, _) =>
        {
            writes.Add(bytes.ToArray());
            return blocked?.Task ?? Task.CompletedTask;
        },
        new LinkKeepAlive(new ManualTime(), static () => { }, static () => { }));
}
