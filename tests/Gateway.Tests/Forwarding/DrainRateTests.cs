using Gateway.Forwarding;

namespace Gateway.Tests.Forwarding;

public sealed class DrainRateTests
{
    [Fact]
    public void After_the_ramp_the_rate_is_what_was_asked_for()
    {
        var rate = new DrainRate(2000);
        rate.Restart(0);
        Spend(rate, from: 0, seconds: 11);
        Assert.InRange(Spend(rate, from: 11, seconds: 10), 19_900, 20_100);
    }

    [Fact]
    public void A_new_connection_begins_with_a_fifth()
    {
        var rate = new DrainRate(2000);
        rate.Restart(0);
        Assert.InRange(Spend(rate, from: 0, seconds: 1), 380, 560);
    }

    [Fact]
    public void An_idle_time_saves_up_a_tenth_of_a_second_at_most()
    {
        var rate = new DrainRate(2000);
        rate.Restart(0);
        Assert.Equal(200, rate.Available(TimeSpan.FromMinutes(10).Ticks));
    }

    [Fact]
    public void The_slowest_rate_still_sends_one_at_a_time()
    {
        var rate = new DrainRate(0.5);
        rate.Restart(0);
        Assert.Equal(1, rate.Available(0));
        rate.Sent(1);
        Assert.Equal(0, rate.Available(TimeSpan.FromSeconds(1).Ticks));
        var wait = rate.UntilNext(TimeSpan.FromSeconds(1).Ticks);
        Assert.InRange(wait.TotalSeconds, 1, 10);
    }

    private static int Spend(DrainRate rate, int from, int seconds)
    {
        var sent = 0;
        for (var ms = 0; ms < seconds * 1000; ms += 10)
        {
            var available = rate.Available(from * TimeSpan.TicksPerSecond + ms * TimeSpan.TicksPerMillisecond);
            rate.Sent(available);
            sent += available;
        }

        return sent;
    }
}
