using Gateway.Abstractions.Configuration;

namespace Gateway.Abstractions.Tests;

public sealed class SpellingTests
{
    private static readonly string[] Known = ["address", "bus", "every", "keep-alive", "on-delay", "off-delay", "a"];

    [Theory]
    [InlineData("addres", "address")]
    [InlineData("adress", "address")]
    [InlineData("Address", "address")]
    [InlineData("keep_alive", "keep-alive")]
    [InlineData("keepalive", "keep-alive")]
    [InlineData("evrey", "every")]
    [InlineData("bsu", "bus")]
    [InlineData("on-dealy", "on-delay")]
    [InlineData("keep", "keep-alive")]
    public void A_slip_finds_the_word_that_was_meant(string word, string meant) => Assert.Equal(meant, Spelling.Nearest(word, Known));

    [Theory]
    [InlineData("")]
    [InlineData("b")]
    [InlineData("xyz")]
    [InlineData("temperature")]
    public void A_different_word_finds_none(string word) => Assert.Null(Spelling.Nearest(word, Known));

    [Fact]
    public void Of_equally_near_words_the_first_is_taken() => Assert.Equal("on", Spelling.Nearest("onn", ["on", "one"]));

    [Fact]
    public void A_huge_word_costs_nothing() => Assert.Null(Spelling.Nearest(new string('x', 50_000_000), Known));
}
