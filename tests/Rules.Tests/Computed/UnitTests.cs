namespace Gateway.Rules.Tests.Computed;

public class UnitTests
{
    private static readonly string[] Read =
    [
        "history/temperature 20", "bench/temperature 21.5", "bench/humidity 50", "bench/pressure 1000", "yard/temperature 68",
        "probe/temperature 300.15", "door/open 1", "key/on 0", "log/a 10", "log/b 30", "log/c 5", "odd/thing 7",
    ];

    [Theory]
    [InlineData("bench/temperature - history/temperature", "Cel", "1.5")]
    [InlineData("bench/temperature - history/temperature", "K", "1.5")]
    [InlineData("bench/temperature - history/temperature", "[degF]", "2.7")]
    [InlineData("bench/temperature - yard/temperature", "Cel", "1.5")]
    [InlineData("yard/temperature - bench/temperature", "Cel", "-1.5")]
    [InlineData("probe/temperature - bench/temperature", "K", "5.5")]
    [InlineData("bench/temperature - probe/temperature", "K", "-5.5")]
    [InlineData("bench/temperature", "[degF]", "70.7")]
    [InlineData("yard/temperature", "Cel", "20")]
    [InlineData("probe/temperature", "Cel", "27")]
    [InlineData("bench/temperature + as(2, K)", "Cel", "23.5")]
    [InlineData("as(2, K) + bench/temperature", "Cel", "23.5")]
    [InlineData("bench/temperature - as(2, K)", "Cel", "19.5")]
    [InlineData("yard/temperature + (bench/temperature - history/temperature)", "[degF]", "70.7")]
    [InlineData("history/temperature + (bench/temperature - history/temperature) / 2", "Cel", "20.75")]
    [InlineData("history/temperature + 0.5 * (yard/temperature - bench/temperature)", "Cel", "19.25")]
    [InlineData("(bench/temperature - history/temperature) - as(0.5, K)", "Cel", "1")]
    [InlineData("as(0.5, K) + (bench/temperature - history/temperature)", "Cel", "2")]
    [InlineData("-(bench/temperature - history/temperature)", "Cel", "-1.5")]
    [InlineData("abs(history/temperature - bench/temperature)", "[degF]", "2.7")]
    [InlineData("max(bench/temperature, yard/temperature, probe/temperature)", "Cel", "27")]
    [InlineData("min(yard/temperature, bench/temperature)", "[degF]", "68")]
    [InlineData("max(bench/temperature, as(22, Cel))", "Cel", "22")]
    [InlineData("max(as(295.15, K), bench/temperature)", "Cel", "22")]
    [InlineData("if(door/open, yard/temperature, bench/temperature)", "Cel", "20")]
    [InlineData("if(key/on, yard/temperature, bench/temperature)", "[degF]", "70.7")]
    [InlineData("bench/temperature > yard/temperature", null, "1")]
    [InlineData("history/temperature == yard/temperature", null, "1")]
    [InlineData("bench/temperature > as(70, [degF])", null, "1")]
    [InlineData("bench/temperature < as(300, K)", null, "1")]
    [InlineData("bench/temperature - history/temperature > as(1.4, K)", null, "1")]
    [InlineData("in(bench/temperature, Cel) * 2", null, "43")]
    [InlineData("in(bench/temperature, K)", null, "294.65")]
    [InlineData("in(bench/temperature - history/temperature, [degF])", null, "2.7")]
    [InlineData("in(bench/humidity, %) + in(bench/humidity, 1)", null, "50.5")]
    [InlineData("as((in(bench/temperature, Cel) + in(history/temperature, Cel)) / 2, Cel)", "[degF]", "69.35")]
    [InlineData("bench/humidity * bench/pressure", "hPa", "500")]
    [InlineData("bench/humidity * bench/pressure", "Pa", "50000")]
    [InlineData("bench/humidity * 1.1", "%", "55")]
    [InlineData("1.1 * bench/humidity", "1", "0.55")]
    [InlineData("bench/humidity > as(49, %)", null, "1")]
    [InlineData("bench/pressure / as(100, kPa)", null, "1")]
    [InlineData("bench/pressure / as(100, kPa) > 0.9", null, "1")]
    [InlineData("as(100, kPa) / bench/pressure * 100", null, "100")]
    [InlineData("1 / as(4, s)", "Hz", "0.25")]
    [InlineData("as(10, m) / as(2, s)", "km/h", "18")]
    [InlineData("as(230, V) * as(2, A)", "kW", "0.46")]
    [InlineData("as(230, V) * as(2, A) * as(2, h)", "kW.h", "0.92")]
    [InlineData("probe/temperature * 2", "K", "600.3")]
    [InlineData("in(as(5, m/s2), m/s2)", null, "5")]
    [InlineData("in(odd/thing, [pH]) + 1", null, "8")]
    [InlineData("door/open + log/c", null, "6")]
    [InlineData("door/open + key/on", "%", "100")]
    [InlineData("door/open and not key/on", null, "1")]
    [InlineData("door/open and not key/on", "1", "1")]
    [InlineData("door/open == true", null, "1")]
    [InlineData("true != key/on", null, "1")]
    [InlineData("log/c == true", null, "1")]
    [InlineData("log/c and door/open", null, "1")]
    [InlineData("door/open == log/c", null, "0")]
    [InlineData("if(door/open, log/c, 9)", null, "5")]
    [InlineData("if(log/c, door/open, true)", null, "1")]
    [InlineData("if(key/on, true, log/c)", null, "1")]
    [InlineData("if(door/open, log/c, true)", null, "1")]
    [InlineData("if(bench/temperature > as(20, Cel), 1, 0) + if(door/open, 1, 0)", null, "2")]
    public void Units_are_converted(string expression, string? unit, string expected) =>
        Assert.Equal(expected, ComputedBench.Shown(Needing(expression), unit, Read));

    [Theory]
    [InlineData("bench/temperature + history/temperature", "Cel", "column 19: 'bench/temperature' and 'history/temperature' are temperatures: only a difference can be added to one, as as(2, K); in(…, Cel) gives the plain number of one")]
    [InlineData("bench/temperature + as(2, Cel)", "Cel", "are temperatures: only a difference can be added to one")]
    [InlineData("as(2, K) - bench/temperature", "Cel", "column 10: 'bench/temperature' is a temperature: it cannot be taken from the difference 'as(2, K)'")]
    [InlineData("2 * bench/temperature", "Cel", "column 5: 'bench/temperature' is a temperature in Cel, whose zero is arbitrary; write in(bench/temperature, K) or in(bench/temperature, Cel) for its plain number")]
    [InlineData("yard/temperature / 2", "Cel", "'yard/temperature' is a temperature in [degF], whose zero is arbitrary")]
    [InlineData("-bench/temperature", "Cel", "whose zero is arbitrary")]
    [InlineData("abs(bench/temperature)", "Cel", "whose zero is arbitrary")]
    [InlineData("bench/temperature + bench/humidity", "Cel", "column 19: 'bench/temperature' is in Cel and 'bench/humidity' in %")]
    [InlineData("bench/temperature > 30", null, "column 19: 'bench/temperature' is in Cel and '30' a plain number; write as(30, Cel) or in(bench/temperature, Cel)")]
    [InlineData("30 < bench/temperature", null, "column 4: '30' is a plain number and 'bench/temperature' in Cel; write as(30, Cel) or in(bench/temperature, Cel)")]
    [InlineData("bench/humidity > 60", null, "'bench/humidity' is in % and '60' a plain number; write as(60, %)")]
    [InlineData("max(bench/humidity, 60)", "%", "'bench/humidity' is in % and '60' a plain number")]
    [InlineData("if(door/open, bench/temperature, 0)", "Cel", "'bench/temperature' is in Cel and '0' a plain number")]
    [InlineData("bench/temperature > bench/temperature - history/temperature", null, "one is a temperature and one a difference of temperatures")]
    [InlineData("bench/pressure", "Cel", "column 1: the result is in hPa and not in Cel")]
    [InlineData("bench/pressure", null, "column 1: the result is in hPa; say so in 'unit'")]
    [InlineData("bench/humidity", null, "column 1: the result is in %; say so in 'unit'")]
    [InlineData("bench/temperature - history/temperature", null, "the result is a temperature difference in Cel; say so in 'unit'")]
    [InlineData("in(bench/temperature, Cel)", "Cel", "the result is a plain number and not in Cel; as(…, Cel) makes a plain number a quantity")]
    [InlineData("bench/pressure * bench/pressure", "Pa", "the result is in hPa.hPa and not in Pa")]
    [InlineData("probe/temperature * 2", "Cel", "'probe/temperature * 2' may be a temperature or a difference, which differ in Cel; use K")]
    [InlineData("in(probe/temperature * 2, Cel)", null, "may be a temperature or a difference")]
    [InlineData("ln(bench/pressure)", null, "column 4: 'bench/pressure' is in hPa; a plain number is needed here, as in(bench/pressure, hPa)")]
    [InlineData("exp(bench/humidity)", null, "'bench/humidity' is in %; a plain number is needed here")]
    [InlineData("pow(2, bench/pressure)", null, "column 8: 'bench/pressure' is in hPa; a plain number is needed here")]
    [InlineData("as(bench/pressure, Pa)", "Pa", "a plain number is needed here")]
    [InlineData("in(bench/pressure, Cel)", null, "column 1: 'bench/pressure' is in hPa, which cannot be given in Cel")]
    [InlineData("in(bench/pressure, Foo)", null, "column 1: the unit 'Foo' is not known")]
    [InlineData("as(door/open, Foo)", null, "column 1: the unit 'Foo' is not known")]
    [InlineData("odd/thing", "[pH]", "the unit '[pH]' is not known")]
    [InlineData("odd/thing + 1", null, "column 1: the unit of 'odd/thing', '[pH]', is not known; in(odd/thing, [pH]) gives its plain number")]
    [InlineData("bench/temperature and door/open", null, "column 1: 'bench/temperature' is in Cel; a condition is needed here, as a > b")]
    [InlineData("door/open and 1", null, "column 15: '1' is a plain number; a condition is needed here")]
    [InlineData("not (door/open + 1)", null, "column 5: '(door/open + 1)' is a plain number; a condition is needed here")]
    [InlineData("if(bench/pressure, 1, 2)", null, "column 4: 'bench/pressure' is in hPa; a condition is needed here")]
    [InlineData("door/open + true", null, "column 13: 'true' is true or false; a number is needed here, as if(true, 1, 0)")]
    [InlineData("(door/open and key/on) * 2", null, "is true or false; a number is needed here, as if(…, 1, 0)")]
    [InlineData("(door/open or key/on) < true", null, "is true or false; a number is needed here")]
    [InlineData("min(true, door/open)", null, "'true' is true or false; a number is needed here")]
    [InlineData("bench/pressure == true", null, "column 19: 'true' is true or false; a number is needed here")]
    [InlineData("(1 < 2) == bench/pressure", null, "'bench/pressure' is in hPa; a condition is needed here")]
    [InlineData("if(door/open, true, 1)", null, "column 21: '1' is a plain number; a condition is needed here")]
    [InlineData("door/open and key/on", "Cel", "column 1: the result is true or false and has no unit; leave 'Cel' out")]
    public void What_does_not_fit_is_told(string expression, string? unit, string expected) =>
        Assert.Contains(expected, ComputedBench.Complaint(Needing(expression), unit), StringComparison.Ordinal);

    [Fact]
    public void A_difference_remains_one_in_further_points()
    {
        var bench = new ComputedBench(
            ("rise", "bench/temperature - history/temperature", "Cel"),
            ("twice", "2 * computed/rise", "[degF]"),
            ("back", "history/temperature + computed/rise", "Cel"),
            ("high", "computed/rise > as(1, K)", null),
            ("same", "bench/temperature", "[degF]"));
        Assert.Empty(bench.Problems);
        bench.Feed("0 history/temperature 20");
        Assert.Equal(
            ["rise Cel 1.5", "twice [degF] 5.4", "back Cel 21.5", "high 1 1", "same [degF] 70.7"],
            bench.Feed("0 bench/temperature 21.5").Select(r => $"{r.Point.Channel} {r.Point.Unit} {ComputedBench.Show(r)}"));
        Assert.Equal([true, true, false, false, false], Enumerable.Range(0, 5).Select(bench.Points.IsDifference));
    }

    [Fact]
    public void Units_too_far_apart_for_a_number_are_told()
    {
        string Product(string unit) => string.Join(" * ", Enumerable.Repeat($"as(1, {unit})", 35));
        Assert.Contains("which is too far from 1", ComputedBench.Complaint($"door/open * ({Product("Gm")}) / ({Product("m")})"), StringComparison.Ordinal);
        Assert.Equal("1", ComputedBench.Shown($"door/open * ({Product("m")}) / ({Product("m")})", null, "door/open 1"));
    }

    [Fact]
    public void The_unit_is_known_at_check_time() =>
        Assert.Equal("the unit 'celsius' is not known", Assert.Single(new ComputedBench(("x", "bench/temperature", "celsius")).Problems, p => p.Path == "computed.x.unit").Message);

    /// <summary>An expression that names no point has no reading.</summary>
    private static string Needing(string expression) =>
        expression.Contains("/o", StringComparison.Ordinal) || expression.Contains("/t", StringComparison.Ordinal) || expression.Contains("/h", StringComparison.Ordinal)
        || expression.Contains("/p", StringComparison.Ordinal) || expression.Contains("log/", StringComparison.Ordinal)
            ? expression
            : $"if(door/open, {expression}, {expression})";
}
