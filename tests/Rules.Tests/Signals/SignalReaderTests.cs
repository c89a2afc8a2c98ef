using System.Text.RegularExpressions;
using Gateway.Abstractions.Configuration;
using Gateway.Rules.Configuration;
using Gateway.Rules.Signals;
using TestKit;

namespace Gateway.Rules.Tests.Signals;

public partial class SignalReaderTests
{
    private const string Window = "WindowShape { Width = 6000000000, MinSamples = ";

    [Theory]
    [InlineData("", "value", "Cel", "Cel")]
    [InlineData("value", "value", null, null)]
    [InlineData("age", "age", "Cel", "s")]
    [InlineData("mean=10m", "mean " + Window + "1, MinCoverage = 0.5 }", "Cel", "Cel")]
    [InlineData("sum=10m tumbling=true", "sum " + Window + "0, MinCoverage = 0.5 } tumbling", "m3", "m3")]
    [InlineData("sum=10m min-samples=1", "sum " + Window + "1, MinCoverage = 0.5 }", "m3", "m3")]
    [InlineData("count=10m min-coverage=0", "count " + Window + "0, MinCoverage = 0 }", "Cel", "1")]
    [InlineData("changes=10m", "changes " + Window + "0, MinCoverage = 0.5 }", null, "1")]
    [InlineData("stddev=10m min-samples=3 min-coverage=1", "stddev " + Window + "3, MinCoverage = 1 }", null, null)]
    [InlineData("rate=10m", "rate RateShape { Window = " + Window + "2, MinCoverage = 0 }, Per = 10000000, Mode = Gauge, IsFitted = False, MaxGap = 9223372036854775807 }", "Cel", "Cel/s")]
    [InlineData("rate=10m per=1m mode=counter", "rate RateShape { Window = " + Window + "2, MinCoverage = 0 }, Per = 600000000, Mode = CountReset, IsFitted = False, MaxGap = 9223372036854775807 }", null, "1/min")]
    [InlineData("rate=10m per=1h mode=counter reset-pair=skip", "rate RateShape { Window = " + Window + "2, MinCoverage = 0 }, Per = 36000000000, Mode = SkipReset, IsFitted = False, MaxGap = 9223372036854775807 }", "kW.h", "kW.h/h")]
    [InlineData("rate=10m per=1d fit=least-squares max-gap=1m min-coverage=0.9", "rate RateShape { Window = " + Window + "2, MinCoverage = 0.9 }, Per = 864000000000, Mode = Gauge, IsFitted = True, MaxGap = 600000000 }", "m", "m/d")]
    [InlineData("rate=10m per=90s", "rate RateShape { Window = " + Window + "2, MinCoverage = 0 }, Per = 900000000, Mode = Gauge, IsFitted = False, MaxGap = 9223372036854775807 }", "Cel", "Cel/(90.s)")]
    [InlineData("rate=10m per=1500ms", "rate RateShape { Window = " + Window + "2, MinCoverage = 0 }, Per = 15000000, Mode = Gauge, IsFitted = False, MaxGap = 9223372036854775807 }", "Cel", "Cel/(1500000.us)")]
    [InlineData("deviation-from=-1.50", "deviation-from -1.5", "Cel", "Cel")]
    [InlineData("deviation-from=hall/temperature", "deviation-from hall/temperature", "Cel", "Cel")]
    public void A_signal_is_read(string written, string identity, string? unit, string? unitOf)
    {
        var signal = Read(written, out var problems);
        Assert.Empty(problems);
        Assert.Equal((identity, unitOf), (signal.Identity, signal.UnitOf(unit)));
        Assert.Equal(identity.EndsWith("hall/temperature", StringComparison.Ordinal) ? "hall/temperature" : null, signal.Setpoint);
        Assert.Equal(identity == "age", signal.IsDuration);
    }

    [Theory]
    [InlineData("ages", "signal: 'ages' is not known; did you mean 'age'?")]
    [InlineData("tumbling=true", "signal: give value, age, or a group with one of mean, min, max, median, stddev, range, sum, count, changes, rate, deviation-from")]
    [InlineData("mean=10m max=10m", "signal: a rule has one signal, and 'mean' and 'max' are given")]
    [InlineData("mean=10m rate=10m", "signal: a rule has one signal, and 'mean' and 'rate' are given")]
    [InlineData("mean=10", "signal.mean: '10' is not a duration")]
    [InlineData("mean=0", "signal.mean: 0 is out of range")]
    [InlineData("mean=10m per=1m", "signal.per: belongs to 'rate' and means nothing to 'mean'; leave it out")]
    [InlineData("rate=10m tumbling=true", "signal.tumbling: belongs to a window, as mean")]
    [InlineData("rate=10m reset-pair=skip", "signal.reset-pair: a gauge has no resets")]
    [InlineData("rate=10m mode=counter fit=least-squares", "signal.fit: a line through a counter means nothing")]
    [InlineData("deviation-from=20 min-coverage=0.5", "signal.min-coverage: belongs to a window or 'rate'")]
    [InlineData("deviation-from=*/temperature", "signal.deviation-from: '*/temperature' is neither a point, written sensor/channel, nor a number")]
    [InlineData("deviation-from=NaN", "signal.deviation-from: 'NaN' is neither a point")]
    [InlineData("mean=10m min-coverage=2", "signal.min-coverage: 2 is out of range; allowed is 0 to 1")]
    [InlineData("mean=10m min-samples=0", "signal.min-samples: 0 is out of range")]
    [InlineData("mean=999ms tumbling=true", "signal.mean: 999ms is too short for a tumbling window; give 1s or more")]
    [InlineData("maen=10m", "signal.maen: unknown setting; did you mean 'mean'?")]
    public void A_wrong_signal_is_told_with_its_remedy(string written, string expected)
    {
        Assert.NotNull(Read(written, out var problems));
        Assert.Contains(problems, p => !p.IsWarning && p.ToString().Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_setting_of_a_signal_is_described()
    {
        var settings = Settings.ForDescription();
        SignalReader.Read(settings);
        var signal = Assert.Single(settings.Declared);
        Assert.Equal(["value", "age"], signal.Choices);
        Assert.Equal(
            ["mean", "min", "max", "median", "stddev", "range", "sum", "count", "changes", "rate", "deviation-from", "tumbling", "min-samples", "min-coverage", "per", "mode", "reset-pair", "fit", "max-gap"],
            signal.Children.Select(c => c.Key));
    }

    [Fact]
    public void The_catalogue_names_each_signal_with_its_sentence_and_its_settings()
    {
        const string Group = "tumbling, min-samples, min-coverage";
        Assert.Equal(
            [
                "value: The last reading, held until the next; unknown while it is bad or stale. ()",
                "age: How long ago the last good reading was; its limits are durations. ()",
                $"mean: The mean of the readings of the last while. (mean, {Group})",
                $"min: The least reading of the last while. (min, {Group})",
                $"max: The greatest reading of the last while. (max, {Group})",
                $"median: The middle reading of the last while. (median, {Group})",
                $"stddev: The standard deviation of the readings of the last while. (stddev, {Group})",
                $"range: The greatest reading less the least of the last while. (range, {Group})",
                $"sum: The sum of the readings of the last while. (sum, {Group})",
                $"count: How many good readings there were in the last while. (count, {Group})",
                $"changes: How often the reading changed in the last while. (changes, {Group})",
                "rate: How fast the readings of the last while change. (rate, per, mode, reset-pair, fit, max-gap, min-coverage)",
                "deviation-from: The difference from a number, or from the last reading of another point. (deviation-from)",
            ],
            SignalCatalog.All.Select(s => $"{s.Name}: {s.Summary} ({string.Join(", ", s.Keys)})"));
    }

    [Fact]
    public void The_examples_of_the_page_are_signals()
    {
        var page = File.ReadAllText(Repository.PathOf("docs", "rules.md"));
        var examples = Example().Matches(page).Select(m => m.Groups["given"].Value.Replace(": ", "=", StringComparison.Ordinal).Replace(",", string.Empty, StringComparison.Ordinal)).ToList();
        Assert.Contains("rate=1h per=1h mode=counter", examples);
        Assert.All(examples, e =>
        {
            Read(e, out var problems);
            Assert.Empty(problems);
        });
    }

    [GeneratedRegex(@"(signal: |`)\{ (?<given>(mean|sum|rate|deviation-from|count): [^}]*) \}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Example();

    internal static RuleSignal Read(string written, out List<Problem> problems)
    {
        object value = written.Contains('=', StringComparison.Ordinal)
            ? Written.Map([.. written.Split(' ').Select(w => (w[..w.IndexOf('=', StringComparison.Ordinal)], (object)w[(w.IndexOf('=', StringComparison.Ordinal) + 1)..]))])
            : written;
        var settings = Written.Settings(Written.Map(("signal", value)), out problems);
        var signal = SignalReader.Read(settings);
        settings.Finish();
        return signal;
    }
}
