using Gateway.Abstractions;

namespace Gateway.Rules.Tests;

/// <summary>In which order time alone moves the alerts of several points.</summary>
public class DueOrderTests
{
    private static readonly Point[] Points = [new(0, "a", "temperature", "Cel"), new(1, "b", "temperature", "Cel"), new(2, "c", "temperature", "Cel")];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_due_time_that_moves_forward_overtakes_those_that_wait_longer(int rising)
    {
        var set = Bind("point=*/temperature above=6 on-delay=60s silent-after=5m");
        var into = new Transitions();
        foreach (var point in Points)
        {
            set.Judge(new Reading(point, At(0), 5), into);
        }

        set.Judge(new Reading(Points[rising], At(2), 7), into);
        set.Advance(At(70), into);
        Assert.Equal([(Points[rising].Id, At(62))], into.Items.Select(t => (t.Point.Id, t.At)));
    }

    [Fact]
    public void What_is_due_at_the_same_instant_happens_in_the_order_of_the_configuration()
    {
        var set = Bind("point=*/temperature above=6 on-delay=60s silent-after=off");
        var into = new Transitions();
        foreach (var point in Points.Reverse())
        {
            set.Judge(new Reading(point, At(0), 7), into);
        }

        set.Advance(At(70), into);
        Assert.Equal(["a", "b", "c"], into.Items.Select(t => t.Point.Sensor));
    }

    private static RuleSet Bind(string rule)
    {
        var set = RuleSet.Bind([Bench.Rule("r", rule)], Points);
        set.Restore(new Dictionary<string, byte[]>(), At(0), new Transitions());
        return set;
    }

    private static Instant At(double seconds) => new((long)(seconds * TimeSpan.TicksPerSecond), (long)(seconds * TimeSpan.TicksPerSecond));
}
