using Gateway.Abstractions;
using Gateway.Scanning;
using TestKit;

namespace Gateway.Tests.Scanning;

public sealed class SensorWatchTests
{
    private static readonly Point Point = new(0, "bench", "temperature", "Cel");
    private readonly ManualTime time = new();
    private readonly LatestReadings latest = new(1);

    [Fact]
    public async Task Transactions_come_before_the_reading_that_is_made_of_them()
    {
        var watch = new SensorWatch(time) { Raw = true };
        watch.Take(new BusTransaction("d0", "60", null));
        var waiting = watch.NextAsync(0, 10, TimeSpan.FromSeconds(5));
        Assert.False(waiting.IsCompleted);
        watch.Take(Reading(1));
        Assert.Equal([(1, "60"), (2, null)], (await waiting).Select(e => (e.Number, e.Transaction?.Read)));
        Assert.Equal(2, watch.Number);
    }

    [Fact]
    public async Task Who_asks_in_vain_is_answered_after_his_patience()
    {
        var waiting = new SensorWatch(time).NextAsync(0, 10, TimeSpan.FromSeconds(5));
        time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(waiting.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Empty(await waiting);
    }

    [Fact]
    public async Task The_oldest_go_when_nobody_fetches_them_and_their_numbers_show_it()
    {
        var watch = new SensorWatch(time);
        for (var i = 0; i < SensorWatch.Room + 3; i++)
        {
            watch.Take(Reading(i));
        }

        Assert.Equal(4, (await watch.NextAsync(0, 10, TimeSpan.Zero))[0].Number);
    }

    [Fact]
    public async Task When_nobody_has_asked_for_half_a_minute_it_ends_and_the_last_reading_stays()
    {
        latest.Begin(new SensorWatch(time));
        time.Advance(TimeSpan.FromSeconds(29));
        await latest.Watch!.NextAsync(0, 1, TimeSpan.Zero);
        time.Advance(TimeSpan.FromSeconds(29));
        latest.Take(0, Reading(1));
        Assert.NotNull(latest.Watch);
        time.Advance(TimeSpan.FromSeconds(31));
        latest.Take(0, Reading(2));
        Assert.Null(latest.Watch);
        Assert.Equal(2, latest.Of(0)!.Value.Value);
    }

    [Fact]
    public void Before_the_first_reading_there_is_none() => Assert.Null(latest.Of(0));

    private Reading Reading(double value) => new(Point, Instant.Now(time), value);
}
