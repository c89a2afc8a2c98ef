using TestKit;

namespace Gateway.Tests.Diagnostics;

/// <summary>The reader that the other tests trust refuses what is not in the format.</summary>
public sealed class ExpositionTests
{
    private const string Head = "# HELP a_bytes Text.\n# TYPE a_bytes gauge\n";

    private const string Histogram = "# HELP h_seconds Text.\n# TYPE h_seconds histogram\n";

    [Theory]
    [InlineData(Head + "a_bytes{x=\"1\\\"\\\\\\n\",y=\"ä\"} 1.5E-05\na_bytes -1\n")]
    [InlineData(Histogram + "h_seconds_bucket{le=\"1\"} 1\nh_seconds_bucket{le=\"+Inf\"} 2\nh_seconds_sum 3\nh_seconds_count 2\n")]
    public void What_is_right_is_read(string text) => Assert.NotEmpty(Exposition.Parse(text).Samples);

    [Theory]
    [InlineData("a_bytes 1\n")]
    [InlineData(Head + "a_bytes 1")]
    [InlineData(Head + "a_bytes 1\na_bytes 2\n")]
    [InlineData(Head + "a_bytes{x=\"1\",y=\"2\"} 1\na_bytes{y=\"2\",x=\"1\"} 2\n")]
    [InlineData(Head + "a_bytes{x=\"1\",x=\"2\"} 1\n")]
    [InlineData(Head + "b_bytes 1\n")]
    [InlineData(Head + "a_bytes  1\n")]
    [InlineData(Head + "a_bytes NaN\n")]
    [InlineData(Head + "a_bytes{x=\"\\t\"} 1\n")]
    [InlineData(Head + "a_bytes{x=\"1} 1\n")]
    [InlineData(Head + "a_bytes{x=\"1\"\n")]
    [InlineData(Head + "\n")]
    [InlineData(Head + Head)]
    [InlineData("# TYPE a_bytes gauge\na_bytes 1\n")]
    [InlineData("# HELP a_bytes_limit Text.\n# TYPE a_bytes_limit gauge\na_bytes_limit 1\n")]
    [InlineData("# HELP a_total Text.\n# TYPE a_total gauge\na_total 1\n")]
    [InlineData("# HELP a Text.\n# TYPE a counter\na 1\n")]
    [InlineData("# HELP a_ms Text.\n# TYPE a_ms gauge\na_ms 1\n")]
    [InlineData(Histogram + "h_seconds_bucket{le=\"1\"} 2\nh_seconds_bucket{le=\"+Inf\"} 1\nh_seconds_sum 3\nh_seconds_count 1\n")]
    [InlineData(Histogram + "h_seconds_bucket{le=\"1\"} 1\nh_seconds_bucket{le=\"2\"} 2\nh_seconds_sum 3\nh_seconds_count 2\n")]
    [InlineData(Histogram + "h_seconds_bucket{le=\"1\"} 1\nh_seconds_bucket{le=\"+Inf\"} 2\nh_seconds_sum 3\nh_seconds_count 3\n")]
    public void What_is_wrong_is_refused(string text) => Assert.Throws<FormatException>(() => Exposition.Parse(text));
}
