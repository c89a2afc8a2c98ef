using SystemTests.Hop;
using Xunit.Abstractions;

namespace Long;

/// <summary>The ledger's proofs with the numbers that docs/proof.md gives. Meant to run alone on a machine.</summary>
public sealed class OrdealTests(ITestOutputHelper output)
{
    [Fact]
    public Task The_gateway_killed_at_200_random_moments() => Ordeals.KillTheGatewayAsync(200, 9_227, 11);

    [Fact]
    public Task The_broker_killed_50_times() => Ordeals.KillTheBrokerAsync(50, 9_227, 12);

    [Fact]
    public Task Connections_cut_500_times_in_the_middle_of_packets() => Ordeals.CutMidPacketAsync(500, 9_227, 13);

    [Fact]
    public async Task Connections_that_break_while_the_broker_is_up_heal_in_three_seconds()
    {
        var all = new List<TimeSpan>();
        for (var round = 0; round < 10; round++)
        {
            all.AddRange(await Ordeals.HealAsync(3));
        }

        Say("without connection", all);
        Assert.All(all, t => Assert.InRange(t, TimeSpan.Zero, TimeSpan.FromSeconds(3)));
    }

    [Fact]
    public async Task A_broker_that_was_away_is_reached_in_time_100_times_of_100()
    {
        var all = await Absence.MeasureAsync(upstreams: 10, rounds: 10, seed: 14);
        Say("from return to login", all);
        Assert.Equal(100, all.Count);
        Assert.All(all, t => Assert.InRange(t, TimeSpan.Zero, Absence.RetryMax + TimeSpan.FromSeconds(1)));
    }

    private void Say(string what, IReadOnlyList<TimeSpan> all) =>
        output.WriteLine($"{what}: {all.Count} times, median {all.Order().ElementAt(all.Count / 2).TotalSeconds:0.00} s, longest {all.Max().TotalSeconds:0.00} s");
}
