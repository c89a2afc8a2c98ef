using Gateway.Dashboard;

namespace Gateway.Tests.Dashboard;

public sealed class SparklineTests
{
    [Fact]
    public void Values_go_from_the_lowest_step_to_the_highest() =>
        Assert.Equal(["▁▂▃▄▅▆▇█"], Sparkline.Rows([0, 1, 2, 3, 4, 5, 6, 7], 8, 1));

    [Fact]
    public void The_newest_is_at_the_right_and_older_ones_fall_off_at_the_left()
    {
        Assert.Equal(["  ▁█"], Sparkline.Rows([1, 2], 4, 1));
        Assert.Equal(["▁█"], Sparkline.Rows([9, 9, 9, 1, 2], 2, 1));
    }

    [Fact]
    public void What_is_missing_is_a_dot_and_does_not_count() =>
        Assert.Equal(["▁·█"], Sparkline.Rows([1, double.NaN, 2], 3, 1));

    [Fact]
    public void With_more_rows_a_value_is_as_high_as_it_is_great() =>
        Assert.Equal(["  █", " ▄█", "▁██"], Sparkline.Rows([0, 11, 23], 3, 3));

    [Theory]
    [InlineData(0, "▁▁▁")]
    [InlineData(100, "▅▅▅")]
    public void What_hardly_moves_is_a_flat_line(double leastSpan, string expected) =>
        Assert.Equal([expected], Sparkline.Rows([5, 5, 5], 3, 1, leastSpan));

    [Fact]
    public void Nothing_gives_blanks()
    {
        Assert.Equal(["   "], Sparkline.Rows([], 3, 1));
        Assert.Equal(["··"], Sparkline.Rows([double.NaN, double.NaN], 2, 1));
        Assert.Equal(["", ""], Sparkline.Rows([1, 2], 0, 2));
    }
}
