using System.Text.Json;
using Gateway.Benchmarks;

namespace Gateway.Tests.Benchmarks;

public sealed class FigureTests
{
    [Theory]
    [InlineData(5, 10, true)]
    [InlineData(50, 10, true)]
    [InlineData(50.1, 10, false)]
    public void With_a_yardstick_the_ratio_is_judged(double value, double beside, bool met) =>
        Assert.Equal(met, new Figure("alert", value, "ms", beside, Aim.AtMost(5)).Met);

    [Theory]
    [InlineData(0.6, true)]
    [InlineData(0.59, false)]
    public void More_can_be_better(double rate, bool met) => Assert.Equal(met, new Figure("rate", rate, "1/s", 1, Aim.NotBelow(0.6)).Met);

    [Fact]
    public void Without_a_yardstick_the_figure_itself_is_judged()
    {
        Assert.True(new Figure("memory", 60, "MB", Aim: Aim.AtMost(60)).Met);
        Assert.False(new Figure("memory", 60.1, "MB", Aim: Aim.AtMost(60)).Met);
        Assert.Null(new Figure("memory", 60, "MB").Met);
    }

    [Fact]
    public void What_could_not_be_measured_meets_no_aim() => Assert.False(new Figure("alert", double.NaN, "ms", 1, Aim.AtMost(5)).Met);

    [Fact]
    public void The_table_says_what_was_aimed_at_and_whether_it_was_met()
    {
        using var output = new StringWriter { NewLine = "\n" };
        FigureTable.Write([new Figure("alert", 7.5, "ms", 1.5, Aim.AtMost(4)), new Figure("memory", 55, "MB", Aim: Aim.AtMost(60)), new Figure("rate", 1234, "1/s")], "yardstick", output);
        Assert.Equal(
            """
            | what | figure | yardstick of the same run | ratio | aim |
            |---|--:|--:|--:|--:|
            | alert | 7.5 ms | 1.5 ms | 5.00 | ≤ 4, missed |
            | memory | 55.0 MB |  |  | ≤ 60 MB, met |
            | rate | 1,234 1/s |  |  |  |

            """,
            output.ToString());
    }

    [Fact]
    public void A_program_can_read_the_same()
    {
        using var output = new StringWriter();
        FigureTable.WriteJson([new Figure("alert", 7.5, "ms", 1.5, Aim.AtMost(4))], output);
        var figure = JsonDocument.Parse(output.ToString()).RootElement[0];
        Assert.Equal((5, 4, false), (figure.GetProperty("ratio").GetDouble(), figure.GetProperty("aim").GetDouble(), figure.GetProperty("met").GetBoolean()));
    }

    [Theory]
    [InlineData(0.5, 50)]
    [InlineData(0.99, 99)]
    [InlineData(0.991, 100)]
    [InlineData(1, 100)]
    [InlineData(0, 1)]
    public void A_percentile_is_a_value_that_occurred(double share, double expected) =>
        Assert.Equal(expected, Latencies.Percentile(Enumerable.Range(1, 100).Reverse().Select(i => (double)i), share));

    [Fact]
    public void Of_nothing_there_is_no_percentile() => Assert.True(double.IsNaN(Latencies.Percentile([], 0.99)));
}
