using Gateway.Dashboard;

namespace Gateway.Tests.Dashboard;

public sealed class ShownTests
{
    [Theory]
    [InlineData(21.304, "Cel", "21.30 °C")]
    [InlineData(101325, "Pa", "1013 hPa")]
    [InlineData(97000, "Pa", "970.0 hPa")]
    [InlineData(0, "By/s", "0 B/s")]
    [InlineData(12500, "By/s", "12.50 kB/s")]
    [InlineData(3.2e9, "By/s", "3.20 GB/s")]
    [InlineData(1, null, "1")]
    [InlineData(0.57, "1", "0.57")]
    [InlineData(1e-7, "V", "1E-07 V")]
    [InlineData(double.NaN, "Cel", "–")]
    public void A_value_is_written_for_people(double value, string? unit, string expected) => Assert.Equal(expected, Shown.Value(value, unit));

    [Theory]
    [InlineData(-3, "0s")]
    [InlineData(59.9, "59s")]
    [InlineData(61, "1m01s")]
    [InlineData(7384, "2h03m")]
    [InlineData(273600, "3d04h")]
    public void An_age_is_short(double seconds, string expected) => Assert.Equal(expected, Shown.Age(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void The_pace_is_that_of_the_last_seconds()
    {
        var pace = new Pace();
        Assert.Equal(0, pace.PerSecond);
        for (var second = 0; second <= 20; second++)
        {
            pace.Add(second * TimeSpan.TicksPerSecond, second < 10 ? 0 : (second - 10) * 40);
        }

        Assert.Equal(40, pace.PerSecond);
    }

    [Theory]
    [InlineData(24, 12, 2, 12, 5, 5)]
    [InlineData(24, 4, 2, 10, 5, 7)]
    [InlineData(24, 40, 2, 17, 5, 0)]
    [InlineData(10, 12, 2, 4, 4, 0)]
    [InlineData(1, 12, 1, 0, 0, 0)]
    public void The_log_gives_way_first(int height, int readings, int head, int forReadings, int middle, int log) =>
        Assert.Equal(new Shares(head, forReadings, middle, log), Shares.Of(height, readings));
}
