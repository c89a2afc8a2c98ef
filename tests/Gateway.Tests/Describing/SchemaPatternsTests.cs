using System.Text.RegularExpressions;
using Gateway.Abstractions.Configuration;
using Gateway.Configuration;
using Gateway.Describing;

namespace Gateway.Tests.Describing;

/// <summary>The patterns of the schema accept exactly what the program reads.</summary>
public sealed class SchemaPatternsTests
{
    public static TheoryData<string> Quantities_ =>
    [
        "0", "5", "1s", "1.5s", ".5s", "5.s", ".s", "1h30m", "30m1h", "1m1m", "5ms", "5m5ms", "1d2h3m4s5ms6us", "1 s", "s", "", "-1s", "1S", "500us", "1w", "ms", "1.2.3s",
        "1B", "64KiB", "1.5MiB", "10MB", "1kb", "KiB", "1GiB1", "1kB", "2GB", "1/s", "2000/s", "60/m", "5/us", "/s", "5/", "5/w", "1/sm", "1s/s",
    ];

    [Theory]
    [MemberData(nameof(Quantities_))]
    public void A_quantity_matches_when_it_is_read(string text)
    {
        Assert.Equal(Quantities.TryDuration(text, out _), Matches(text, SchemaPatterns.Duration));
        Assert.Equal(Quantities.TrySize(text, out _), Matches(text, SchemaPatterns.Size));
        Assert.Equal(Quantities.TryRate(text, out _), Matches(text, SchemaPatterns.Rate));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a-1")]
    [InlineData("0")]
    [InlineData("-a")]
    [InlineData("A")]
    [InlineData("a_b")]
    [InlineData("ä")]
    [InlineData("")]
    [InlineData("a123456789a123456789a123456789a123456789a123456789a123456789123")]
    [InlineData("a123456789a123456789a123456789a123456789a123456789a1234567891234")]
    public void An_id_matches_when_it_is_allowed(string id) => Assert.Equal(Ids.Check(id) is null, Matches(id, Ids.Pattern));

    private static bool Matches(string text, string pattern) => Regex.IsMatch(text, pattern, RegexOptions.ECMAScript, TimeSpan.FromSeconds(1));
}
