using System.Text;
using System.Text.Json;
using Gateway.Abstractions;
using Gateway.Rules.Computed;

namespace Gateway.Rules.Tests.Computed;

public class RestartTests
{
    private static readonly (string, string, string?)[] Recorded =
    [
        ("rise", "log/a - log/b", "K"), ("doubled", "2 * computed/rise", "K"), ("either", "log/c or computed/rise > as(0, K)", null), ("inverse", "1 / log/c", null), ("through", "computed/inverse + 1", null),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void A_restart_at_any_row_changes_nothing_for_recorded_points(int seed)
    {
        var random = new Random(seed);
        string[] rows = [.. Enumerable.Range(0, 60).Select(i => $"{i - random.Next(3)} log/{"abc"[random.Next(3)]} {(random.Next(6) switch { 0 => "bad:torn", 1 => "2?", _ => random.Next(4).ToString() })}")];
        var expected = Run(rows, -1);
        Assert.Contains(expected, r => r.Quality == Quality.Bad);
        for (var at = 0; at < rows.Length; at++)
        {
            Assert.Equal(expected.Select(Describe), Run(rows, at).Select(Describe));
        }
    }

    [Fact]
    public void Live_inputs_are_unknown_after_a_restart()
    {
        var bench = new ComputedBench(("live", "bench/temperature - history/temperature", "K"), ("mixed", "if(door/open, log/c, key/on)", null));
        bench.Feed("0 bench/temperature 21");
        bench.Feed("0 history/temperature 20");
        bench.Feed("0 log/c 5");
        bench.Feed("0 door/open 1");
        bench.Restart();
        Assert.Empty(bench.Feed("1 bench/temperature 22"));
        Assert.Equal("1", ComputedBench.Show(Assert.Single(bench.Feed("2 history/temperature 21"))));
        Assert.Equal("5", ComputedBench.Show(Assert.Single(bench.Feed("1 door/open 1"))));
        Assert.Equal("bad key/on: down", ComputedBench.Show(Assert.Single(bench.Feed("1 door/open 0"))));
    }

    [Fact]
    public void Only_readings_of_recorded_inputs_make_a_point_dirty()
    {
        var bench = new ComputedBench(("a", "door/open + log/c", null), ("b", "log/a", "Cel"), ("c", "computed/b", "Cel"));
        bench.Feed("0 door/open 1");
        Assert.Equal([false, false, false], Dirty(bench));
        bench.Feed("0 log/c 1");
        Assert.Equal([true, false, false], Dirty(bench));
        bench.Feed("0 log/a 1");
        Assert.Equal([true, true, true], Dirty(bench));
        bench.Points.Save(1);
        Assert.Equal([true, false, true], Dirty(bench));
    }

    [Fact]
    public void A_state_that_is_damaged_leaves_the_point_as_new()
    {
        var saved = Saved();
        for (var length = 0; length < saved.Length; length++)
        {
            Assert.False(New().Points.Restore(0, saved.AsSpan(0, length)));
        }

        foreach (var (from, to) in new[] { ("\"v\":1", "\"v\":2"), ("\"v\":1", "\"w\":1"), ("\"quality\":0", "\"quality\":3"), ("\"quality\":0", "\"quality\":2"), ("\"quality\":0", "\"quality\":1"), ("\"value\":5", "\"value\":\"5\""), ("\"value\":5", "\"value\":1e999"), ("\"inputs\":", "\"input\":"), ("\"clock\":", "\"clock\":0.5e99,\"c\":"), ("{\"point\"", "5,{\"point\"") })
        {
            var text = Encoding.UTF8.GetString(saved);
            Assert.Contains(from, text, StringComparison.Ordinal);
            var bench = New();
            Assert.False(bench.Points.Restore(0, Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal))), to);
            Assert.Empty(bench.Feed("0 log/b 1"));
        }
    }

    [Fact]
    public void What_was_saved_goes_with_the_id_and_unit_of_the_input()
    {
        var saved = Encoding.UTF8.GetString(Saved());
        var same = New();
        Assert.True(same.Points.Restore(0, Encoding.UTF8.GetBytes(saved)));
        Assert.Equal("4", ComputedBench.Show(Assert.Single(same.Feed("0 log/b 1"))));
        foreach (var other in new[] { saved.Replace("\"Cel\"", "\"K\"", StringComparison.Ordinal), saved.Replace("log/a", "log/z", StringComparison.Ordinal) })
        {
            // It had readings before the restart, and so has one that is unknown.
            var bench = New();
            Assert.True(bench.Points.Restore(0, Encoding.UTF8.GetBytes(other)));
            Assert.Equal("bad log/a: never", ComputedBench.Show(Assert.Single(bench.Feed("1 log/b 1"))));
        }
    }

    [Fact]
    public void A_state_is_small_json()
    {
        using var json = JsonDocument.Parse(Saved());
        Assert.Equal(1, json.RootElement.GetProperty("v").GetInt32());
        Assert.True(Saved().Length < 200);
    }

    private static ComputedBench New() => new(("x", "log/a - log/b", "K"));

    private static byte[] Saved()
    {
        var bench = New();
        bench.Feed("0 log/b 3");
        bench.Feed("1 log/a 5");
        return bench.Points.Save(0);
    }

    private static bool[] Dirty(ComputedBench bench) => [.. Enumerable.Range(0, 3).Select(bench.Points.IsDirty)];

    private static List<Reading> Run(string[] rows, int restart)
    {
        var bench = new ComputedBench(Recorded);
        var all = new List<Reading>();
        for (var i = 0; i < rows.Length; i++)
        {
            if (i == restart)
            {
                bench.Restart();
            }

            all.AddRange(bench.Feed(rows[i]));
        }

        return all;
    }

    private static string Describe(Reading r) => $"{r.Point.Id} {r.At} {ComputedBench.Show(r)} {r.Flags}";
}
