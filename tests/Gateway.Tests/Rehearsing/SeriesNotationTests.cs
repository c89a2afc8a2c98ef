using System.Globalization;
using Gateway.Abstractions;
using Gateway.Rehearsing;

namespace Gateway.Tests.Rehearsing;

public sealed class SeriesNotationTests
{
    [Theory]
    [InlineData("every 30s, 4 5 6.5", "0:4 30:5 60:6.5")]
    [InlineData("every 30s 6.5x3 7", "0:6.5 30:6.5 60:6.5 90:7")]
    [InlineData("every 10s, 4..8x5", "0:4 10:5 20:6 30:7 40:8")]
    [InlineData("every 10s, 8..-4x3 5", "0:8 10:2 20:-4 30:5")]
    [InlineData("every 10s, 4 _ 6 _x2 7", "0:4 20:6 50:7")]
    [InlineData("every 10s, 4 bad bad(no answer)x2 6?", "0:4 10:bad 20:no answer 30:no answer 40:6?uncertain")]
    [InlineData("every 10s, 6?(old) true false", "0:6?old 10:1 20:0")]
    [InlineData("every 10s, 4 5, at 1m, 6 7", "0:4 10:5 60:6 70:7")]
    [InlineData("at 1m 4, at 1m30s 5", "60:4 90:5")]
    [InlineData("every 10s 4 every 40s 5 6", "0:4 40:5 80:6")]
    [InlineData("every 10s 4x*", "0:4 10:4 20:4 30:4 40:4 50:4 60:4 70:4 80:4 90:4 100:4")]
    [InlineData("every 10s 4x* at 35s 5", "0:4 10:4 20:4 30:4 35:5")]
    [InlineData("every 10s 4x* at 30s 5", "0:4 10:4 20:4 30:5")]
    [InlineData("1e3", "0:1000")]
    [InlineData("-0.5", "0:-0.5")]
    public void A_series_is_what_a_person_reads_in_it(string text, string readings) => Assert.Equal(readings, Read(text, TimeSpan.Zero));

    [Fact]
    public void The_pace_may_come_from_the_test() => Assert.Equal("0:1 5:2", Read("1 2", TimeSpan.FromSeconds(5)));

    [Theory]
    [InlineData("", "has no reading")]
    [InlineData("every 30s", "has no reading")]
    [InlineData("4 5", "how far apart the readings are is not said before '5'")]
    [InlineData("4x2", "how far apart the readings are is not said before '4x2'")]
    [InlineData("every 30 4", "'every 30' is not a time with its unit")]
    [InlineData("every 0s 4", "'every 0' would be one moment")]
    [InlineData("every", "'every ' is not a time")]
    [InlineData("at soon 4", "'at soon' is not a time")]
    [InlineData("every 10s 4 5 6 at 20s 7", "'at 20s' is not after the reading before, which is at 20s")]
    [InlineData("every 10s 4x* 5", "'5' never comes")]
    [InlineData("at 20s, every 10s 4x* at 20s 5", "'at 20s' is not after the reading before")]
    [InlineData("every 10s 4..8", "'4..8' is a ramp; say of how many readings, two at least, as 4..8x10")]
    [InlineData("every 10s 4..8x1", "'4..8x1' is a ramp")]
    [InlineData("every 10s 4..8x*", "'4..8x*' is a ramp")]
    [InlineData("every 10s 4x0", "'4x0' does not say how often")]
    [InlineData("every 10s 4xx", "'4xx' does not say how often")]
    [InlineData("every 10s 4..5..6x3", "'4..5..6' is no reading")]
    [InlineData("every 10s warm", "'warm' is no reading; write a number")]
    [InlineData("every 10s nan", "'nan' is no reading")]
    [InlineData("every 10s 1e999", "'1e999' is no reading")]
    [InlineData("every 10s 6(why)", "'6(why)' is no reading")]
    [InlineData("every 1ms 4x999999 5x2", "has more than 1000000 readings")]
    [InlineData("every 1ms 4x* at 3000s 5", "has more than 1000000 readings")]
    public void What_is_no_series_is_said_with_the_remedy(string text, string complaint)
    {
        Assert.Null(SeriesNotation.Read(text, TimeSpan.Zero, out var said));
        Assert.StartsWith(complaint, said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_ramp_ends_exactly_at_the_value_written()
    {
        var series = SeriesNotation.Read("every 1s 0.1..0.7x1000", TimeSpan.Zero, out _)!;
        Assert.Equal(0.7, series.Readings(long.MaxValue).Last().Value);
    }

    private static string Read(string text, TimeSpan every)
    {
        var series = SeriesNotation.Read(text, every, out var complaint);
        Assert.Null(complaint);
        return string.Join(' ', series!.Readings(TimeSpan.FromSeconds(100).Ticks).Select(r => string.Create(
            CultureInfo.InvariantCulture,
            $"{r.Time / (double)TimeSpan.TicksPerSecond}:{(r.Quality == Quality.Bad ? r.Reason : r.Value.ToString(CultureInfo.InvariantCulture) + (r.Quality == Quality.Uncertain ? "?" + r.Reason : string.Empty))}")));
    }
}
