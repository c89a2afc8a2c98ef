using System.Globalization;

namespace Gateway.Rules.Tests.Computed;

/// <summary>Random expressions, written with as few parentheses as their precedence allows, against an evaluator that walks the tree.</summary>
public class RandomExpressionTests
{
    private static readonly string[] Points = ["s/a", "s/b", "s/c"];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void An_expression_means_what_its_tree_means(int seed)
    {
        var random = new Random(seed);
        var (known, unknown) = (0, 0);
        for (var i = 0; i < 150; i++)
        {
            var tree = random.Next(2) == 0 ? Number(random, 5) : Truth(random, 5);
            var text = $"if(s/a == s/a, {tree.Text}, {tree.Text})";
            if (text.Length > 1_000)
            {
                continue;
            }

            var bench = new ComputedBench(["s/a", "s/b", "s/c"], [("x", tree.Text.Contains("s/", StringComparison.Ordinal) ? tree.Text : $"if(s/a == s/a, {tree.Text}, {tree.Text})", null)]);
            Assert.True(bench.Problems.Count == 0, $"{text}: {string.Join(';', bench.Problems)}");
            double?[] values = [Value(random), Value(random), Value(random)];
            foreach (var (point, value) in Points.Zip(values))
            {
                bench.Feed($"0 {point} {(value is { } v ? v.ToString(CultureInfo.InvariantCulture) : "bad:x")}");
            }

            // Again, so that whatever the expression names has been read when it is evaluated.
            var last = Points.Zip(values).SelectMany(p => bench.Feed($"1 {p.First} {(p.Second is { } v ? v.ToString(CultureInfo.InvariantCulture) : "bad:x")}").ToList()).Last();
            var expected = tree.Text.Contains("s/", StringComparison.Ordinal) || values[0] is not null ? Finite(tree.Run(values)) : null;
            Assert.True(Equals(expected, double.IsNaN(last.Value) ? null : last.Value), $"{tree.Text} of {string.Join(' ', values)}: {last.Value}, expected {expected}");
            _ = expected is null ? unknown++ : known++;
        }

        Assert.True(known > 20 && unknown > 20);
    }

    private static Tree Number(Random random, int depth)
    {
        if (depth == 0 || random.Next(5) == 0)
        {
            var constant = random.Next(10) / 2d;
            var point = random.Next(3);
            return random.Next(3) == 0
                ? new(9, constant.ToString(CultureInfo.InvariantCulture), _ => constant)
                : new(9, Points[point], values => values[point]);
        }

        var (a, b) = (Number(random, depth - 1), Number(random, depth - 1));
        var condition = Truth(random, depth - 1);
        return random.Next(9) switch
        {
            0 or 1 => Binary(5, "+", a, b, (x, y) => x + y),
            2 or 3 => Binary(5, "-", a, b, (x, y) => x - y),
            4 => Binary(6, "*", a, b, (x, y) => x * y),
            5 => Binary(6, "/", a, b, (x, y) => y == 0 ? null : x / y),
            6 => new(7, "-" + a.In(7), values => -Finite(a.Run(values))),
            7 => new(9, $"max({a.Text},{b.Text})", values => Finite(a.Run(values)) is { } x && Finite(b.Run(values)) is { } y ? Math.Max(x, y) : null),
            _ => new(9, $"if({condition.Text}, {a.Text}, {b.Text})", values => condition.Run(values) is { } c ? (c != 0 ? a.Run(values) : b.Run(values)) : null),
        };
    }

    private static Tree Truth(Random random, int depth)
    {
        if (depth == 0)
        {
            return random.Next(2) == 0 ? new(9, "true", _ => 1) : new(9, "false", _ => 0);
        }

        switch (random.Next(5))
        {
            case 0:
                var (p, q) = (Truth(random, depth - 1), Truth(random, depth - 1));
                return new(2, $"{p.In(2)} and {q.In(3)}", values => (p.Run(values), q.Run(values)) is var (x, y) && (x == 0 || y == 0) ? 0 : x is null || y is null ? null : 1);
            case 1:
                var (r, s) = (Truth(random, depth - 1), Truth(random, depth - 1));
                return new(1, $"{r.In(1)} or {s.In(2)}", values => (r.Run(values), s.Run(values)) is var (x, y) && (x == 1 || y == 1) ? 1 : x is null || y is null ? null : 0);
            case 2:
                var inner = Truth(random, depth - 1);
                return new(3, "not " + inner.In(3), values => 1 - inner.Run(values));
            case 3:
                return Binary(4, "<", Number(random, depth - 1), Number(random, depth - 1), (x, y) => x < y ? 1 : 0, chains: false);
            default:
                return Binary(4, "!=", Number(random, depth - 1), Number(random, depth - 1), (x, y) => x != y ? 1 : 0, chains: false);
        }
    }

    private static Tree Binary(int level, string sign, Tree a, Tree b, Func<double, double, double?> run, bool chains = true) =>
        new(level, $"{a.In(chains ? level : level + 1)} {sign} {b.In(level + 1)}", values => Finite(a.Run(values)) is { } x && Finite(b.Run(values)) is { } y ? Finite(run(x, y)) : null);

    private static double? Finite(double? value) => value is { } v && double.IsFinite(v) ? v : null;

    private static double? Value(Random random) => random.Next(6) switch { 0 => null, 1 => 0, 2 => 1e200, _ => random.Next(-20, 20) / 4d };

    /// <summary>A part: how tightly it binds, how it is written, what it gives.</summary>
    private sealed record Tree(int Level, string Text, Func<double?[], double?> Run)
    {
        public string In(int level) => Level < level ? $"({Text})" : Text;
    }
}
