using Gateway.Abstractions.Configuration;

namespace Gateway.Abstractions.Tests;

public sealed class QuantitiesTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("0s", 0)]
    [InlineData("500us", 5_000)]
    [InlineData("250ms", 2_500_000)]
    [InlineData("1s", 10_000_000)]
    [InlineData("1.5s", 15_000_000)]
    [InlineData(" 2m ", 1_200_000_000)]
    [InlineData("1h30m", 54_000_000_000)]
    [InlineData("7d", 6_048_000_000_000)]
    [InlineData("1d2h3m4s5ms6us", 937_840_050_060)]
    public void A_duration_is_a_sum_of_numbers_with_units(string text, long ticks)
    {
        Assert.True(Quantities.TryDuration(text, out var duration));
        Assert.Equal(ticks, duration.Ticks);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("-5s")]
    [InlineData("5 s")]
    [InlineData("5S")]
    [InlineData("5sec")]
    [InlineData("30s1m")]
    [InlineData("1s1s")]
    [InlineData("1h30")]
    [InlineData("1..5s")]
    [InlineData("1e3s")]
    [InlineData("99999999999999d")]
    [InlineData("off")]
    public void What_is_no_duration_is_refused(string text) => Assert.False(Quantities.TryDuration(text, out _));

    [Theory]
    [InlineData("100B", 100)]
    [InlineData("64KiB", 65_536)]
    [InlineData("1.5KiB", 1_536)]
    [InlineData("10kB", 10_000)]
    [InlineData("10MB", 10_000_000)]
    [InlineData("512MiB", 536_870_912)]
    [InlineData("2GiB", 2_147_483_648)]
    [InlineData("1GB", 1_000_000_000)]
    public void A_size_is_a_number_with_its_unit(string text, long bytes)
    {
        Assert.True(Quantities.TrySize(text, out var size));
        Assert.Equal(bytes, size);
    }

    [Theory]
    [InlineData("")]
    [InlineData("512")]
    [InlineData("512M")]
    [InlineData("512mib")]
    [InlineData("-1B")]
    [InlineData("1KiB1B")]
    [InlineData("99999999999GiB")]
    public void What_is_no_size_is_refused(string text) => Assert.False(Quantities.TrySize(text, out _));

    [Theory]
    [InlineData("2000/s", 2000)]
    [InlineData("60/m", 1)]
    [InlineData("1800/h", 0.5)]
    [InlineData("0.5/s", 0.5)]
    public void A_rate_is_events_per_second(string text, double perSecond)
    {
        Assert.True(Quantities.TryRate(text, out var rate));
        Assert.Equal(perSecond, rate, 12);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2000")]
    [InlineData("2000/")]
    [InlineData("/s")]
    [InlineData("2000/s/s")]
    [InlineData("2000 per s")]
    public void What_is_no_rate_is_refused(string text) => Assert.False(Quantities.TryRate(text, out _));

    [Fact]
    public void What_is_written_is_read_back()
    {
        var random = new Random(20260329);
        for (var i = 0; i < 2_000; i++)
        {
            var duration = TimeSpan.FromMicroseconds(random.NextInt64(0, 1L << random.Next(1, 50)));
            Assert.True(Quantities.TryDuration(Quantities.Format(duration), out var read), Quantities.Format(duration));
            Assert.Equal(duration, read);

            var size = random.NextInt64(0, 1L << random.Next(1, 50)) << random.Next(0, 12);
            Assert.True(Quantities.TrySize(Quantities.FormatSize(size), out var bytes), Quantities.FormatSize(size));
            Assert.Equal(size, bytes);
        }
    }

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(54_000_000_000, "1h30m")]
    [InlineData(-50_000_000, "-5s")]
    [InlineData(3, "0s")]
    public void A_duration_is_written_shortly(long ticks, string text) => Assert.Equal(text, Quantities.Format(TimeSpan.FromTicks(ticks)));
}
