namespace SystemTests.Hop;

/// <summary>The short versions, which run with every change; the long ones are in tests/long.</summary>
public sealed class OrdealTests
{
    /// <summary>A machine may be busy; the long versions, which run alone, allow none of it.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(20);

    [MosquittoFact]
    public Task The_gateway_killed_at_random_moments_and_judged_at_its_hop() => Ordeals.KillTheGatewayAsync(3, 1_500, 1);

    [MosquittoFact]
    public Task The_broker_killed_and_everything_acknowledged_by_one_of_its_lives() => Ordeals.KillTheBrokerAsync(3, 1_500, 2);

    [MosquittoFact]
    public Task Connections_cut_in_the_middle_of_packets() => Ordeals.CutMidPacketAsync(20, 1_500, 3);

    [MosquittoFact]
    public async Task A_connection_that_breaks_while_the_broker_is_up_heals_soon() =>
        Assert.All(await Ordeals.HealAsync(3), t => Assert.InRange(t, TimeSpan.Zero, TimeSpan.FromSeconds(3) + Slack));

    [MosquittoFact]
    public async Task A_broker_that_returns_is_reached_within_the_longest_pause() =>
        Assert.All(await Absence.MeasureAsync(3, 1, 4), t => Assert.InRange(t, TimeSpan.Zero, Absence.RetryMax + TimeSpan.FromSeconds(1) + Slack));
}
