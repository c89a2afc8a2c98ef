using Gateway.Forwarding;

namespace Gateway.Tests.Forwarding;

public sealed class FairShareTests
{
    [Fact]
    public void Who_is_alone_gets_everything()
    {
        Claim[] claims = [new(0, 12, true), new(70, 4, false)];
        new FairShare().Divide(100, 1000, claims);
        Assert.Equal([0, 70], claims.Select(c => c.Given));
    }

    [Fact]
    public void Places_go_by_weight_and_nobody_is_starved()
    {
        Claim[] claims = [new(1000, 12, true), new(1000, 6, false), new(1000, 4, false), new(1000, 2, false)];
        new FairShare().Divide(240, 1000, claims);
        Assert.Equal([120, 60, 40, 20], claims.Select(c => c.Given));
    }

    [Fact]
    public void One_place_at_a_time_is_shared_by_weight_too()
    {
        var share = new FairShare();
        var given = new int[3];
        for (var i = 0; i < 2200; i++)
        {
            Claim[] claims = [new(9, 12, true), new(9, 6, false), new(9, 4, false)];
            share.Divide(1, 1000, claims);
            for (var lane = 0; lane < 3; lane++)
            {
                given[lane] += claims[lane].Given;
            }
        }

        Assert.Equal([1200, 600, 400], given);
    }

    [Fact]
    public void Who_was_idle_comes_first_and_has_saved_up_nothing()
    {
        var share = new FairShare();
        Claim[] claims = [new(0, 12, true), new(1000, 4, false)];
        share.Divide(500, 1000, claims);
        claims = [new(2, 12, true), new(1000, 4, false)];
        share.Divide(1, 1000, claims);
        Assert.Equal([1, 0], claims.Select(c => c.Given));
    }

    [Fact]
    public void The_drain_rate_holds_up_everything_but_fresh_alerts()
    {
        Claim[] claims = [new(50, 12, true), new(50, 6, false), new(50, 4, false)];
        new FairShare().Divide(100, 10, claims);
        Assert.Equal(50, claims[0].Given);
        Assert.Equal(10, claims[1].Given + claims[2].Given);
        Assert.Equal(6, claims[1].Given);
    }
}
