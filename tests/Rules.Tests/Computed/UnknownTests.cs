using Gateway.Abstractions;

namespace Gateway.Rules.Tests.Computed;

public class UnknownTests
{
    [Theory]
    [InlineData("door/open and key/on", "0 0 0", "0 0? 0", "0 - 0", "0? - 0? door/open: doubtful", "1 1? 1? key/on: doubtful", "1? 1? 1? door/open: doubtful", "1 - bad key/on: broken", "1? - bad key/on: broken", "1 1 1")]
    [InlineData("door/open or key/on", "1 0 1", "1 1? 1", "1 - 1", "1? - 1? door/open: doubtful", "0 0? 0? key/on: doubtful", "0? 0? 0? door/open: doubtful", "0 - bad key/on: broken", "0? - bad key/on: broken", "0 0 0")]
    [InlineData("door/open == key/on", "1 1 1", "1 0? 0? key/on: doubtful", "1 - bad key/on: broken", "- 1 bad door/open: broken", "- - bad door/open: broken")]
    [InlineData("not door/open == key/on", "1 1 0", "0 1? 1? key/on: doubtful", "0 - bad key/on: broken")]
    [InlineData("door/open * key/on", "0 - bad key/on: broken", "2? 3? 6? door/open: doubtful", "2? 3 6? door/open: doubtful", "- 3? bad door/open: broken")]
    [InlineData("min(door/open, key/on)", "0 - bad key/on: broken", "1 2? 1? key/on: doubtful", "2 1 1")]
    [InlineData("if(door/open, key/on, 7)", "0 - 7", "0 1? 7", "1 1? 1? key/on: doubtful", "1 - bad key/on: broken", "1? 5 5? door/open: doubtful", "0? - 7? door/open: doubtful", "- 5 bad door/open: broken", "1? 5? 5? door/open: doubtful")]
    [InlineData("if(door/open, 7, 1 / key/on)", "1 0 7", "0 0 bad division by zero", "0 2 0.5")]
    [InlineData("1 / door/open + key/on", "0 1 bad division by zero", "0 - bad division by zero", "2 1 1.5", "- 1 bad door/open: broken")]
    [InlineData("ln(door/open) + key/on", "0 0 bad not a finite number", "-1 0 bad not a finite number", "1 1 1")]
    [InlineData("exp(door/open * 1000) - key/on", "1 0 bad not a finite number", "0 0 1")]
    [InlineData("sqrt(door/open) + pow(key/on, 2)", "-1 0 bad not a finite number", "1 1e300 bad not a finite number", "4 3 11")]
    [InlineData("door/open * key/on * 1e300", "1e300 1 bad not a finite number")]
    [InlineData("door/open > 1 / key/on and key/on != 0", "1 0 0")]
    public void Only_what_the_result_depends_on_can_spoil_it(string expression, params string[] cases)
    {
        foreach (var row in cases)
        {
            var parts = row.Split(' ', 3);
            var (door, key) = (Written(parts[0]), Written(parts[1]));
            Assert.Equal(row, $"{parts[0]} {parts[1]} {ComputedBench.Shown(expression, null, "door/open " + door, "key/on " + key)}");
        }
    }

    [Fact]
    public void Before_the_first_reading_of_an_input_that_counts_there_is_none()
    {
        var bench = new ComputedBench(("x", "bench/temperature - history/temperature", "K"), ("y", "2 * computed/x", "K"), ("z", "door/open or computed/x > as(1, K)", null));
        Assert.Empty(bench.Feed("0 bench/temperature 21"));
        Assert.Equal(["z 1"], bench.Feed("1 door/open 1").Select(Show));
        Assert.Equal(["x 1", "y 2", "z 1"], bench.Feed("2 history/temperature 20").Select(Show));
    }

    [Fact]
    public void After_the_first_reading_an_input_that_was_never_read_is_a_reason()
    {
        var bench = new ComputedBench(("x", "if(door/open, bench/temperature, history/temperature)", "Cel"), ("y", "computed/x", "Cel"));
        bench.Feed("0 bench/temperature 21");
        Assert.Equal(["x 21", "y 21"], bench.Feed("1 door/open 1").Select(Show));
        Assert.Equal(["x bad history/temperature: never", "y bad history/temperature: never"], bench.Feed("2 door/open 0").Select(Show));
    }

    [Fact]
    public void A_reason_names_the_measured_point_however_many_stages_lie_between()
    {
        var bench = new ComputedBench(("a", "1 / door/open", null), ("b", "computed/a + key/on", null), ("c", "computed/b + 1", null));
        bench.Feed("0 door/open 1");
        bench.Feed("0 key/on 1");
        Assert.Equal(["a bad door/open: stuck", "b bad door/open: stuck", "c bad door/open: stuck"], bench.Feed("1 door/open bad:stuck").Select(Show));
        Assert.Equal(["a bad division by zero", "b bad computed/a: division by zero", "c bad computed/a: division by zero"], bench.Feed("2 door/open 0").Select(Show));
        Assert.Equal(["a 0.5? door/open: doubtful", "b 1.5? door/open: doubtful", "c 2.5? door/open: doubtful"], bench.Feed("3 door/open 2?").Select(Show));
        Assert.Equal(["a 0.5", "b 1.5", "c 2.5"], bench.Feed("4 door/open 2").Select(Show));
    }

    [Fact]
    public void A_reason_is_made_once_while_it_stays_the_same()
    {
        var bench = new ComputedBench(("x", "door/open + 1", null));
        var first = bench.Feed("0 door/open bad:stuck")[0].Reason;
        Assert.Same(first, bench.Feed("1 door/open bad:stuck")[0].Reason);
        Assert.Equal("door/open: torn", bench.Feed("2 door/open bad:torn")[0].Reason);
    }

    [Theory]
    [InlineData(double.NaN, Quality.Good, "bad door/open: not a number")]
    [InlineData(double.NegativeInfinity, Quality.Good, "bad door/open: infinite")]
    [InlineData(double.PositiveInfinity, Quality.Uncertain, "bad door/open: infinite")]
    [InlineData(5, Quality.Bad, "bad door/open: bad")]
    [InlineData(5, Quality.Uncertain, "6? door/open: uncertain")]
    public void What_a_sensor_may_not_send_is_told_all_the_same(double value, Quality quality, string expected)
    {
        var points = new[] { ComputedBench.Point("door/open", 0) };
        var bound = Gateway.Rules.Computed.ComputedPoints.Bind([ComputedBench.Read("x", "door/open + 1", null, [])], points, 1);
        List<Reading> into = [];
        bound.Take(new Reading(points[0], ComputedBench.At(false, 0), value, quality), ComputedBench.At(false, 0), into);
        Assert.Equal(expected, ComputedBench.Show(Assert.Single(into)));
    }

    private static string Written(string value) => value == "-" ? "bad:broken" : value;

    private static string Show(Reading reading) => $"{reading.Point.Channel} {ComputedBench.Show(reading)}";

    [Theory]
    [InlineData("door/open and key/on", "0?", "0", "0")]
    [InlineData("door/open and key/on", "0", "0?", "0")]
    [InlineData("door/open or key/on", "1?", "1", "1")]
    [InlineData("door/open and key/on", "0?", "0?", "0? door/open: doubtful")]
    [InlineData("door/open or key/on", "0?", "1", "1")]
    [InlineData("door/open or key/on", "1", "0?", "1")]
    public void Of_two_that_decide_the_better_counts_and_of_two_alike_the_first(string expression, string door, string key, string expected) =>
        Assert.Equal(expected, ComputedBench.Shown(expression, null, "door/open " + door, "key/on " + key));

    [Fact]
    public void A_point_computed_from_live_and_recorded_ones_follows_the_clock_that_runs()
    {
        var bench = new ComputedBench(("x", "door/open + log/c", null));
        bench.Feed("0 log/c 1");
        Assert.Equal(ComputedBench.At(false, 1_000_000), Assert.Single(bench.Feed("7 door/open 1")).At);
        bench.Restart();
        bench.Now = 5;
        bench.Feed("8 log/c 1");
        Assert.Equal(ComputedBench.At(false, 5), Assert.Single(bench.Feed("9 door/open 1")).At);
    }
}
