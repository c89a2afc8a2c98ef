using System.Globalization;

namespace Gateway.Rules.Tests;

/// <summary>What is written for one alert every ten seconds has a bound, however fast its point is read.</summary>
public class StateSizeTests
{
    [Theory]
    [InlineData("above=6", 1_000)]
    [InlineData("above=6 signal.mean=10m", 12_000)]
    [InlineData("above=6 signal.rate=10m", 12_000)]
    public void The_state_of_an_alert_is_bounded(string settings, int most)
    {
        var bench = new Bench(settings + " flapping=default ack=required latch=true remind-every=1m");
        var random = new Random(5);
        for (var i = 0; i < 20_000; i++)
        {
            bench.Feed(string.Create(CultureInfo.InvariantCulture, $"{i * 0.0973}:{random.NextDouble() * 12:R}"));
        }

        bench.Commit(checkpoint: true);
        Assert.InRange(bench.Store["r bench/temperature"].Length, 100, most);
    }
}
