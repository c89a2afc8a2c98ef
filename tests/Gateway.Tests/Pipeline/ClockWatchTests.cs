using Gateway.Abstractions;
using Gateway.Pipeline;

namespace Gateway.Tests.Pipeline;

public class ClockWatchTests
{
    private const long Second = TimeSpan.TicksPerSecond;

    [Theory]
    [InlineData(10, 10, null)]
    [InlineData(10, 12, null)]
    [InlineData(10, 8, null)]
    [InlineData(10, 3610, "+3600.0 s")]
    [InlineData(10, -3590, "-3600.0 s")]
    [InlineData(1, 1_700_000_000, "+1699999999.0 s")]
    public void A_step_of_more_than_two_seconds_is_told_once(long running, long wall, string? expected)
    {
        var watch = new ClockWatch();
        Assert.Null(watch.Look(new Instant(5, 1000 * Second)));
        var now = new Instant(5 + (running * Second), (1000 + wall) * Second);
        var told = watch.Look(now);
        Assert.Equal(expected is null, told is null);
        Assert.Contains(expected ?? string.Empty, told ?? string.Empty, StringComparison.Ordinal);
        Assert.Null(watch.Look(now.At(now.Ticks + (60 * Second))));
    }
}
