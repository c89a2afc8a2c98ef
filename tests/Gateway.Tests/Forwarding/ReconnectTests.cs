using Gateway.Abstractions.Links;
using Gateway.Forwarding;

namespace Gateway.Tests.Forwarding;

public sealed class ReconnectTests
{
    private static readonly TimeSpan Cap = TimeSpan.FromSeconds(30);

    [Fact]
    public void A_connection_that_was_up_is_retried_within_a_quarter_of_a_second_once()
    {
        var reconnect = new Reconnect(Cap, new Highest());
        Assert.InRange(reconnect.Next(LinkFailure.Network, TimeSpan.FromSeconds(5)), TimeSpan.Zero, TimeSpan.FromMilliseconds(250));
        Assert.Equal(1, reconnect.Next(LinkFailure.Network, TimeSpan.FromSeconds(5)).TotalSeconds, 3);
    }

    [Fact]
    public void What_has_pauses_of_its_own_is_retried_soon_unless_it_ends_at_once()
    {
        var reconnect = new Reconnect(Cap, new Highest());
        Assert.All(Enumerable.Range(0, 9), _ => Assert.InRange(reconnect.Next(LinkFailure.Network, TimeSpan.FromSeconds(2), isPaced: true).TotalSeconds, 0, 0.25));
        var waits = Enumerable.Range(0, 4).Select(_ => reconnect.Next(LinkFailure.Network, TimeSpan.FromSeconds(0.5), isPaced: true).TotalSeconds);
        Assert.Equal([0.25, 1, 2, 4], waits.Select(w => Math.Round(w, 3)));
    }

    [Fact]
    public void The_step_doubles_to_the_cap_and_stays_there()
    {
        var reconnect = new Reconnect(Cap, new Highest());
        var waits = Enumerable.Range(0, 7).Select(_ => reconnect.Next(LinkFailure.Network, TimeSpan.Zero).TotalSeconds);
        Assert.Equal([1, 2, 4, 8, 16, 30, 30], waits.Select(w => Math.Round(w, 3)));
    }

    [Fact]
    public void Waits_are_spread_from_nothing_to_the_step_also_at_the_cap()
    {
        var reconnect = new Reconnect(TimeSpan.FromSeconds(1), new Random(1));
        var waits = Enumerable.Range(0, 2000).Select(_ => reconnect.Next(LinkFailure.Network, TimeSpan.Zero).TotalSeconds).ToList();
        Assert.InRange(waits.Min(), 0, 0.05);
        Assert.InRange(waits.Max(), 0.95, 1);
        Assert.InRange(waits.Average(), 0.45, 0.55);
    }

    [Fact]
    public void A_login_that_is_followed_by_a_kick_does_not_start_the_steps_anew()
    {
        var reconnect = new Reconnect(Cap, new Highest());
        var waits = Enumerable.Range(0, 5).Select(_ => reconnect.Next(LinkFailure.Network, TimeSpan.FromSeconds(29)).TotalSeconds).ToList();
        Assert.Equal([1, 2, 4, 8], waits.Skip(1).Select(w => Math.Round(w, 3)));
    }

    [Fact]
    public void After_half_a_minute_of_stability_the_steps_start_anew()
    {
        var reconnect = new Reconnect(Cap, new Highest());
        for (var i = 0; i < 5; i++)
        {
            reconnect.Next(LinkFailure.Network, TimeSpan.Zero);
        }

        Assert.InRange(reconnect.Next(LinkFailure.Network, TimeSpan.FromSeconds(30)).TotalSeconds, 0, 0.25);
        Assert.Equal(1, reconnect.Next(LinkFailure.Network, TimeSpan.Zero).TotalSeconds, 3);
    }

    [Fact]
    public void A_change_of_the_network_starts_the_steps_anew()
    {
        var reconnect = new Reconnect(Cap, new Highest());
        for (var i = 0; i < 5; i++)
        {
            reconnect.Next(LinkFailure.Network, TimeSpan.Zero);
        }

        Assert.InRange(reconnect.Changed(), TimeSpan.Zero, TimeSpan.FromMilliseconds(250));
        Assert.Equal(1, reconnect.Next(LinkFailure.Network, TimeSpan.Zero).TotalSeconds, 3);
    }

    [Theory]
    [InlineData(LinkFailure.Refused)]
    [InlineData(LinkFailure.TakenOver)]
    [InlineData(LinkFailure.Protocol)]
    public void A_refusal_is_never_retried_at_once(LinkFailure failure)
    {
        var reconnect = new Reconnect(Cap, new Highest());
        Assert.Equal(1, reconnect.Next(failure, TimeSpan.FromSeconds(60)).TotalSeconds, 3);
    }

    /// <summary>Draws the highest number there is.</summary>
    private sealed class Highest : Random
    {
        public override double NextDouble() => 0.9999999;
    }
}
