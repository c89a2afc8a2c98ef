using Gateway.Pipeline;
using TestKit;

namespace Gateway.Tests.Pipeline;

public sealed class StoreRetryTests
{
    private readonly ManualTime time = new();
    private readonly StoreRetry retry;

    public StoreRetryTests() => retry = new StoreRetry(time);

    [Fact]
    public void The_pauses_double_from_5_seconds_to_a_minute()
    {
        retry.Begin(isFull: false, 0);
        Assert.Equal([5, 10, 20, 40, 60, 60], Pauses(6));
    }

    [Fact]
    public void A_disk_that_fails_again_within_a_minute_is_not_believed_so_soon()
    {
        retry.Begin(isFull: false, 0);
        Assert.Equal([5, 10], Pauses(2));
        retry.Returned();
        time.Advance(TimeSpan.FromSeconds(59));
        retry.Begin(isFull: false, 0);
        Assert.Equal([40, 60], Pauses(2));
        retry.Returned();
        time.Advance(TimeSpan.FromSeconds(60));
        retry.Begin(isFull: false, 0);
        Assert.Equal([5], Pauses(1));
    }

    [Theory]
    [InlineData(true, 1, true)]
    [InlineData(true, 0, false)]
    [InlineData(false, 1, false)]
    public void Only_a_full_disk_is_tried_earlier_and_only_when_something_was_delivered(bool isFull, int delivered, bool due)
    {
        retry.Begin(isFull, 7);
        retry.Failed(isFull, 7);
        time.Advance(TimeSpan.FromSeconds(5) - TimeSpan.FromTicks(1));
        Assert.False(retry.IsDue(() => 7 + delivered));
        time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(due, retry.IsDue(() => 7 + delivered));
    }

    /// <summary>Seconds until it is due, so many times; each try fails.</summary>
    private List<int> Pauses(int times)
    {
        var pauses = new List<int>();
        for (var i = 0; i < times; i++)
        {
            var waited = 0;
            for (; !retry.IsDue(() => 0); waited++)
            {
                time.Advance(TimeSpan.FromSeconds(1));
            }

            pauses.Add(waited);
            retry.Failed(isFull: false, 0);
        }

        return pauses;
    }
}
