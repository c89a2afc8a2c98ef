using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Rules.Tests.Signals;

public class SignalRestartTests
{
    [Fact]
    public void The_time_away_is_a_gap()
    {
        // Known from 0 to 8 and from 10 on: at 11 nine of ten seconds.
        var bench = new SignalBench("count=10s min-coverage=0.9", recorded: false);
        bench.Feed("0:1 8:1");
        bench.Restart(8, 9);
        Assert.Equal("10=coverage 11=coverage 18=coverage", bench.Feed("10:1 11:1 18.5:tick"));
        Assert.Equal("19=3 20=2", bench.Feed("19:1 20.5:tick"));
    }

    [Fact]
    public void Readings_from_before_are_in_the_window_until_they_leave()
    {
        var bench = new SignalBench("sum=10s min-coverage=0", recorded: false);
        bench.Feed("0:1 4:2");
        bench.Restart(5, 7);
        Assert.Equal("8=7 10=6 14=4 18=0", bench.Feed("8:4 19:tick"));
    }

    [Fact]
    public void What_left_while_the_gateway_was_away_is_out()
    {
        var bench = new SignalBench("sum=10s min-coverage=0", recorded: false);
        bench.Feed("0:1 4:2");
        bench.Restart(5, 12);
        Assert.Equal("13=6", bench.Feed("13:4")[^4..]);
        Assert.Equal("14=4", bench.Feed("14.5:tick"));
    }

    [Fact]
    public void A_wall_clock_that_was_set_back_meanwhile_makes_no_reading_of_the_future()
    {
        var bench = new SignalBench("rate=10s", recorded: false);
        bench.Feed("3600:0 3604:4");
        bench.Restart(3604, 5);
        Assert.Equal("6=1.2 11=2 15=too-few-samples 16=too-few-samples", bench.Feed("6:6 16.5:tick"));
    }

    [Fact]
    public void A_window_of_many_readings_is_the_same_after_a_restart()
    {
        foreach (var signal in new[] { "mean=600s", "median=600s", "stddev=600s", "changes=600s", "rate=600s mode=counter max-gap=2s" })
        {
            var straight = new SignalBench(signal);
            var broken = new SignalBench(signal);
            for (var i = 0; i < 3000; i++)
            {
                var item = $"{i}:{(i * 7919) % 101}{(i % 17 == 0 ? "?" : "")} {i}.5:{(i % 50 == 0 ? "bad" : "3")}";
                Assert.Equal(straight.Feed(item), broken.Feed(item));
                if (i % 100 == 0)
                {
                    broken.Restart(i + 0.5, i + 0.5);
                }
            }
        }
    }

    [Fact]
    public void Sums_beyond_all_numbers_survive()
    {
        var bench = new SignalBench("sum=600s min-coverage=0");
        for (var i = 0; i < 100; i++)
        {
            bench.Feed($"{i}:1e308");
        }

        bench.Restart(100, 100);
        Assert.Equal("101=not-finite", bench.Feed("101:1"));
        Assert.Equal("2000=1", bench.Feed("2000:1").Split(' ')[^1]);
    }

    [Theory]
    [InlineData("age")]
    [InlineData("value")]
    [InlineData("mean=10s")]
    [InlineData("count=600s min-coverage=0")]
    [InlineData("sum=10s tumbling=true")]
    [InlineData("rate=10s")]
    [InlineData("deviation-from=a/b")]
    public void What_is_damaged_never_throws(string signal)
    {
        var bench = new SignalBench(signal, recorded: false);
        for (var i = 0; i < 100; i++)
        {
            bench.Feed($"{i}:{i}");
        }

        bench.Feed("100:bad");
        var whole = bench.Save(bench.At(100d));
        var random = new Random(5);
        foreach (var saved in Damaged(whole, random))
        {
            foreach (var recorded in new[] { false, true })
            {
                var broken = new SignalBench(signal, recorded);
                broken.Restore(saved, broken.At(100d).UtcTicks, broken.At(101d));
                broken.Tracker.Begin(broken.At(101d));
                broken.Save(broken.At(101d));
                if (!recorded)
                {
                    broken.Feed("102:1 103:2 150:tick");
                }
            }
        }
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"origin":1,"heard":0,"buckets":[]}""")]
    [InlineData("""{"origin":1,"heard":2,"buckets":[[1,2]]}""")]
    [InlineData("""{"origin":1,"heard":2,"buckets":[[2,1,0,0],[1,1,0,0]]}""")]
    [InlineData("""{"origin":1,"heard":2,"buckets":{"a":1}}""")]
    [InlineData("""{"origin":1,"heard":2,"buckets":[[1,1e999,0,0]]}""")]
    [InlineData("""{"origin":1,"heard":2,"buckets":[[1,1,-5,0]]}""")]
    public void What_is_damaged_leaves_the_window_as_new(string saved)
    {
        var bench = new SignalBench("count=10s min-coverage=0", recorded: false);
        bench.Restore(saved, bench.At(5d).UtcTicks, bench.At(5d));
        Assert.Equal("6=1 16=0", bench.Feed("6:1 17:tick"));
    }

    [Fact]
    public void Each_part_of_a_merged_bucket_that_is_damaged_leaves_the_window_as_new()
    {
        var bench = new SignalBench("count=10s min-coverage=0", recorded: false);
        for (var i = 0; i < 100; i++)
        {
            bench.Feed($"{i / 20d}:{i}");
        }

        var whole = bench.Save(bench.At(5d));
        var merged = JsonNode.Parse(whole)!["buckets"]!.AsArray().Select((b, i) => (Parts: b!.AsArray().Count, At: i)).First(b => b.Parts > 4);
        Assert.Equal("17", AfterRestart(whole));
        for (var part = 0; part < merged.Parts; part++)
        {
            var damaged = JsonNode.Parse(whole)!;
            damaged["buckets"]![merged.At]![part] = "x";
            Assert.Equal("1", AfterRestart(damaged.ToJsonString()));
        }

        foreach (var count in new[] { 0, 1 })
        {
            var damaged = JsonNode.Parse(whole)!;
            damaged["buckets"]![merged.At]![6] = count;
            Assert.Equal("1", AfterRestart(damaged.ToJsonString()));
        }

        string AfterRestart(string saved)
        {
            var back = new SignalBench("count=10s min-coverage=0", recorded: false);
            back.Restore(saved, back.At(5d).UtcTicks, back.At(6d));
            return SignalBench.Say(back.Take(back.At(14.19), "1"));
        }
    }

    private static IEnumerable<string> Damaged(string whole, Random random)
    {
        string[] odd = ["null", "\"\\ud800\"", "[]", "{}", "-9223372036854775808", "9223372036854775807", "1e400", "-1", "0.5", "true", "[[]]", "\"x\""];
        foreach (var (name, _) in JsonNode.Parse(whole)!.AsObject())
        {
            foreach (var value in odd)
            {
                yield return Replaced(whole, name, value);
            }
        }

        for (var i = 0; i < 300; i++)
        {
            // Any number in it becomes another.
            var at = random.Next(whole.Length);
            if (char.IsAsciiDigit(whole[at]) && IsJson(whole[..at] + random.Next(10) + whole[(at + 1)..], out var changed))
            {
                yield return changed;
            }
            else if (IsJson(whole[..at] + odd[random.Next(odd.Length)] + whole[(at + 1)..], out changed))
            {
                yield return changed;
            }
        }

        yield return """{"\ud800":1,"la\ud800t":2,"buckets":[]}""";
    }

    private static string Replaced(string whole, string name, string value)
    {
        using var json = JsonDocument.Parse(whole);
        return "{" + string.Join(',', json.RootElement.EnumerateObject().Select(p => $"\"{p.Name}\":{(p.Name == name ? value : p.Value.GetRawText())}")) + "}";
    }

    private static bool IsJson(string text, out string same)
    {
        same = text;
        try
        {
            JsonDocument.Parse(text).Dispose();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
