namespace Gateway.Rules.Tests.Computed;

public class LanguageTests
{
    [Theory]
    [InlineData("1 + 2 * 3", "7")]
    [InlineData("(1 + 2) * 3", "9")]
    [InlineData("10 - 3 - 2", "5")]
    [InlineData("100 / 10 / 5", "2")]
    [InlineData("100 / 10 * 5", "50")]
    [InlineData("2 - -3", "5")]
    [InlineData("-2 * -3", "6")]
    [InlineData("--2", "2")]
    [InlineData("-(1 + 2)", "-3")]
    [InlineData("3-2", "1")]
    [InlineData("3 -2", "1")]
    [InlineData("2*3", "6")]
    [InlineData("(6)/3", "2")]
    [InlineData("1e3 + 1.5e-3 + 2E+1", "1020.0015")]
    [InlineData("1 + 1 == 2", "1")]
    [InlineData("(1 < 2) == true", "1")]
    [InlineData("2 <= 2", "1")]
    [InlineData("2 >= 3", "0")]
    [InlineData("2 != 3", "1")]
    [InlineData("2 > 2", "0")]
    [InlineData("not 1 == 2", "1")]
    [InlineData("not true or true", "1")]
    [InlineData("not (true or true)", "0")]
    [InlineData("true or false and false", "1")]
    [InlineData("(true or false) and false", "0")]
    [InlineData("not not true", "1")]
    [InlineData("true != false", "1")]
    [InlineData("min(3, 1, 2)", "1")]
    [InlineData("max(3, 1, 2) + min(1, 2)", "4")]
    [InlineData("abs(-3)", "3")]
    [InlineData("abs(3)", "3")]
    [InlineData("if(1 < 2, 10, 20)", "10")]
    [InlineData("if(1 > 2, 10, 20)", "20")]
    [InlineData("if(true, false, true)", "0")]
    [InlineData("ln(exp(2))", "2")]
    [InlineData("sqrt(9) + pow(2, 10)", "1027")]
    [InlineData("  1\n+\t1 ", "2")]
    public void Operators_bind_as_in_school(string expression, string expected)
    {
        // Something must be read for it to be evaluated.
        Assert.Equal(expected, ComputedBench.Shown($"if(door/open, {expression}, {expression})", null, "door/open 1"));
    }

    [Theory]
    [InlineData("bench/temperature -history/temperature")]
    [InlineData("bench/temperature - history/temperature")]
    [InlineData("(bench/temperature)-(history/temperature)")]
    [InlineData("(bench/temperature)-history/temperature")]
    public void A_minus_behind_a_point_needs_a_space_before_it(string expression) =>
        Assert.Equal("1.5", ComputedBench.Shown(expression, "K", "history/temperature 20", "bench/temperature 21.5"));

    [Fact]
    public void Ids_may_be_the_words_of_the_language()
    {
        var bench = new ComputedBench(["and/or:1", "1-wire/not-so:1", "min/0"], [("x", "and/or + 1-wire/not-so*min/0", null)]);
        Assert.Empty(bench.Problems);
        bench.Feed("0 and/or 1");
        bench.Feed("0 1-wire/not-so 2");
        Assert.Equal("7", ComputedBench.Show(Assert.Single(bench.Feed("0 min/0 3"))));
    }

    [Theory]
    [InlineData("", "must be given")]
    [InlineData(" ", "column 2: expected a number, a point, a function or '(', found the end")]
    [InlineData("1 +", "column 4: expected a number, a point, a function or '(', found the end")]
    [InlineData("1 + * 2", "column 5: expected a number, a point, a function or '(', found '*'")]
    [InlineData("+1", "column 1: expected a number, a point, a function or '(', found '+'")]
    [InlineData("1 2", "column 3: expected an operator or the end, found '2'")]
    [InlineData("(1 + 2", "column 7: expected ')', found the end")]
    [InlineData("1 + 2)", "column 6: expected an operator or the end, found ')'")]
    [InlineData("()", "column 2: expected a number, a point, a function or '(', found ')'")]
    [InlineData("1 < 2 < 3", "column 7: comparisons do not chain; write a < b and b < c")]
    [InlineData("1 == 2 != true", "column 8: comparisons do not chain; write a < b and b < c")]
    [InlineData("true and", "column 9: expected a number, a point, a function or '(', found the end")]
    [InlineData("and true", "column 1: expected a number, a point, a function or '(', found 'and'")]
    [InlineData("min(1)", "column 6: expected ',': min(a, b, …), found ')'")]
    [InlineData("min 1", "column 5: expected '(', found '1'")]
    [InlineData("abs(1, 2)", "column 6: expected ')': abs(a), found ','")]
    [InlineData("if(true, 1)", "column 11: expected ',': if(condition, a, b), found ')'")]
    [InlineData("pow(2, 3, 4)", "column 9: expected ')': pow(a, exponent), found ','")]
    [InlineData("in(bench/temperature)", "column 21: expected ',': in(a, unit), found ')'")]
    [InlineData("in(bench/temperature,)", "column 22: expected a unit, as Cel or kPa")]
    [InlineData("in(bench/temperature, Cel", "column 26: expected ')': in(a, unit), found the end")]
    [InlineData("in(bench/temperature, Cel, K)", "column 26: expected ')': in(a, unit), found ','")]
    [InlineData("maxx(1, 2)", "column 1: 'maxx' is not known; did you mean 'max'?")]
    [InlineData("adn", "column 1: 'adn' is not known; did you mean 'and'?")]
    [InlineData("temperature + 1", "column 1: 'temperature' is neither a point (sensor/channel) nor a function (min, max, abs, if, ln, exp, sqrt, pow, in, as)")]
    [InlineData("Bench/temperature", "column 1: 'Bench/temperature' is not a point or function: points are written sensor/channel, of a-z, 0-9 and -")]
    [InlineData("bench_1/t", "column 1: 'bench_1/t' is not a point or function: points are written sensor/channel, of a-z, 0-9 and -")]
    [InlineData("bench/", "column 1: 'bench/' is not a point or function: points are written sensor/channel, of a-z, 0-9 and -")]
    [InlineData("a/b/c", "column 1: 'a/b/c' is not a point: that is sensor/channel, of a-z, 0-9 and -; write spaces around '-' for a subtraction and '/' for a division")]
    [InlineData("bench/temperature-history/temperature", "column 1: 'bench/temperature-history/temperature' is not a point: that is sensor/channel, of a-z, 0-9 and -; write spaces around '-' for a subtraction and '/' for a division")]
    [InlineData("1 + bench/temperature-3", "column 5: there is no point 'bench/temperature-3'; for a subtraction write spaces around '-'")]
    [InlineData("3-bench/temperature", "column 1: there is no point '3-bench/temperature'; for a subtraction write spaces around '-'")]
    [InlineData("6/3", "column 1: there is no point '6/3'; for a division write spaces around '/'")]
    [InlineData("bench/temperatur", "column 1: there is no point 'bench/temperatur'; did you mean 'bench/temperature'?")]
    [InlineData("cellar/wine", "column 1: there is no point 'cellar/wine'; there are bench/temperature, bench/humidity, bench/pressure, history/temperature, yard/temperature, probe/temperature, door/open, key/on, …")]
    [InlineData("computed/x + 1", "'computed/x' uses itself")]
    [InlineData(".5", "column 1: a number begins with a digit, as 0.5")]
    [InlineData("1.", "column 1: '1.' is not a number; a number with a unit is written as(20, Cel)")]
    [InlineData("20 + 30Cel", "column 6: '30Cel' is not a number; a number with a unit is written as(20, Cel)")]
    [InlineData("20kpa", "column 1: '20kpa' is not a number; a number with a unit is written as(20, Cel)")]
    [InlineData("1e999", "column 1: '1e999' is too large")]
    [InlineData("true && false", "column 6: '&&' is not known here; write and")]
    [InlineData("true || false", "column 6: '||' is not known here; write or")]
    [InlineData("!true", "column 1: '!' is not known here; write not")]
    [InlineData("1 = 1", "column 3: '=' is not known here; write ==")]
    [InlineData("1 <> 1", "column 3: '<>' is not known here; write !=")]
    [InlineData("2 ^ 3", "column 3: '^' is not known here; write pow(a, exponent)")]
    [InlineData("50 %", "column 4: '%' is not known here; write as(50, %) for percent")]
    [InlineData("1 − 1", "column 3: '−' is not known here; write -")]
    [InlineData("1 + 2", "names no point, and so would never have a reading")]
    [InlineData("1 ; 1", "column 3: ';' is not expected here")]
    [InlineData("\"x\"", "column 1: '\"' is not expected here")]
    [InlineData("true & false", "column 6: '&' is not known here; write and")]
    [InlineData("true | false", "column 6: '|' is not known here; write or")]
    [InlineData("2 ** 3", "column 3: '**' is not known here; write pow(a, exponent)")]
    [InlineData("1 · 2", "column 3: '·' is not known here; write *")]
    [InlineData("1 × 2", "column 3: '×' is not known here; write *")]
    [InlineData("4 ÷ 2", "column 3: '÷' is not known here; write /")]
    [InlineData("1 ≤ 2", "column 3: '≤' is not known here; write <=")]
    [InlineData("1 ≥ 2", "column 3: '≥' is not known here; write >=")]
    [InlineData("1 ≠ 2", "column 3: '≠' is not known here; write !=")]
    [InlineData("orr", "column 1: 'orr' is not known; did you mean 'or'?")]
    [InlineData("nott", "column 1: 'nott' is not known; did you mean 'not'?")]
    [InlineData("treu", "column 1: 'treu' is not known; did you mean 'true'?")]
    [InlineData("flase", "column 1: 'flase' is not known; did you mean 'false'?")]
    [InlineData("or true", "column 1: expected a number, a point, a function or '(', found 'or'")]
    [InlineData("1 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "column 3: expected an operator or the end, found 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'")]
    [InlineData("1 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "column 3: expected an operator or the end, found 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…'")]
    [InlineData("not min(door/open, door/open, door/open, 12)", "column 5: 'min(door/open, door/open, door/open, 12)' is a plain number; a condition is needed here, as a > b")]
    [InlineData("not min(door/open, door/open, door/open, 123)", "column 5: 'min(door/open, door/open, door/open, 123…' is a plain number; a condition is needed here, as a > b")]
    [InlineData("1 + (door/open > 123)", "column 5: '(door/open > 123)' is true or false; a number is needed here, as if((door/open > 123), 1, 0)")]
    [InlineData("1 + (door/open > 1234)", "column 5: '(door/open > 1234)' is true or false; a number is needed here, as if(…, 1, 0)")]
    [InlineData("not min(door/open, key/on)", "column 5: 'min(door/open, key/on)' is a plain number; a condition is needed here, as a > b")]
    [InlineData("not -door/open", "column 5: '-door/open' is a plain number; a condition is needed here, as a > b")]
    [InlineData("not if(door/open, key/on, 2)", "column 5: 'if(door/open, key/on, 2)' is a plain number; a condition is needed here, as a > b")]
    [InlineData("(door/open > 1) < (key/on > 2)", "column 1: '(door/open > 1)' is true or false; a number is needed here, as if((door/open > 1), 1, 0)")]
    [InlineData("bench/pressure * 2", "column 1: the result is in hPa; say so in 'unit'")]
    [InlineData("2 * bench/pressure", "column 1: the result is in hPa; say so in 'unit'")]
    [InlineData("bench/pressure / 2", "column 1: the result is in hPa; say so in 'unit'")]
    [InlineData("2 / bench/pressure", "column 1: the result is in /(hPa); say so in 'unit'")]
    [InlineData("bench/pressure * bench/humidity", "column 1: the result is in hPa.%; say so in 'unit'")]
    [InlineData("bench/pressure / bench/humidity", "column 1: the result is in hPa/(%); say so in 'unit'")]
    [InlineData("bench/pressure + bench/humidity", "column 16: 'bench/pressure' is in hPa and 'bench/humidity' in %")]
    [InlineData("as(door/open, m.m.m.m.m.m.m.m.m.mm) * as(1, m.m.m.m.m.m.m.m.m.m)", "column 1: the result is in m.m.m.m.m.m.m.m.m.mm.m.m.m.m.m.m.m.m.m.m; say so in 'unit'")]
    [InlineData("as(door/open, m.m.m.m.m.m.m.m.m.mm) * as(1, m.m.m.m.m.m.m.m.m.mm)", "column 1: the result is in m.m.m.m.m.m.m.m.m.mm.m.m.m.m.m.m.m.m.m.m…; say so in 'unit'")]
    public void What_is_wrong_is_told_with_its_column(string expression, string expected) =>
        Assert.Equal(expected, ComputedBench.Complaint(expression));

    [Fact]
    public void An_expression_has_at_most_1000_characters()
    {
        Assert.Equal("500", ComputedBench.Shown("door/open" + string.Concat(Enumerable.Repeat("+1", 495)) + " ", null, "door/open 5"));
        Assert.Equal(
            "column 1001: the expression is longer than 1000 characters; divide it into several computed points",
            ComputedBench.Complaint("1" + string.Concat(Enumerable.Repeat("+1", 500))));
    }

    [Theory]
    [InlineData("(", "door/open", ")")]
    [InlineData("-", "door/open", "")]
    [InlineData("not ", "door/open", "")]
    [InlineData("abs(", "door/open", ")")]
    [InlineData("min(1, ", "door/open", ")")]
    public void Nesting_is_bounded(string open, string inner, string close)
    {
        string Nest(int depth) => string.Concat(Enumerable.Repeat(open, depth)) + inner + string.Concat(Enumerable.Repeat(close, depth));
        Assert.Empty(new ComputedBench(("x", Nest(49), null)).Problems);
        Assert.Contains("nested deeper than 50", ComputedBench.Complaint(Nest(50)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Garbage_is_refused_and_nothing_else_happens(int seed)
    {
        string[] words =
            ["bench/temperature", "door/open", "1", "2.5", "1e", "(", ")", ",", "+", "-", "*", "/", "<", "==", "and", "or", "not", "if(", "min(", "in(", "as(", "Cel", "%", "[degF]", " ", "\t", "é", "\ud83d", "\0", "a/b/", "-/", "true", "ln(", "{", "]", "'"];
        var random = new Random(seed);
        for (var i = 0; i < 3_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => words[random.Next(words.Length)] + (random.Next(3) == 0 ? "" : " ")));
            var bench = new ComputedBench(("x", text, random.Next(2) == 0 ? "Cel" : null));
            Assert.Equal(bench.Problems.Count == 0 ? 1 : 0, bench.Points.Points.Count);
            Assert.All(bench.Problems, p => Assert.True(p.Message.Length < 1_000));
            if (bench.Problems.Count == 0)
            {
                bench.Feed("0 bench/temperature 20");
                bench.Feed("0 door/open 1");
            }
        }
    }

    [Fact]
    public void Any_characters_are_refused_or_read()
    {
        var random = new Random(5);
        for (var i = 0; i < 5_000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(1, 30)).Select(_ => (char)random.Next(1, random.Next(2) == 0 ? 128 : 65536))]);
            _ = new ComputedBench(("x", text, null));
        }
    }

    [Theory]
    [InlineData("as(door/open, J/(kg.K))", "J/(kg.K)", "5")]
    [InlineData("as(door/open, m[H2O])", "m[H2O]", "5")]
    [InlineData("as(door/open, m{a,b})", "m{a,b}", "5")]
    [InlineData("as(door/open, m{a)b})", "m{a)b}", "5")]
    [InlineData("door/open + 10/ 2", null, "10")]
    [InlineData("door/open + 10/-2", null, "0")]
    [InlineData("if(door/open >= 5, 1, 0)", null, "1")]
    public void What_stands_behind_a_sign_or_in_a_unit_is_read_as_it_is_meant(string expression, string? unit, string expected) =>
        Assert.Equal(expected, ComputedBench.Shown(expression, unit, "door/open 5"));

    [Fact]
    public void A_unit_of_another_kind_is_told_without_the_way_to_make_one()
    {
        Assert.Equal("column 1: the result is in hPa and not in Cel", ComputedBench.Complaint("bench/pressure", "Cel"));
        Assert.Equal("column 1: the result is a plain number and not in Cel; as(…, Cel) makes a plain number a quantity", ComputedBench.Complaint("door/open + 1", "Cel"));
    }
}
