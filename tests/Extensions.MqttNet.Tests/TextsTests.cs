using Gateway.Abstractions.Links;

namespace Gateway.Extensions.MqttNet.Tests;

public sealed class TextsTests
{
    public static TheoryData<string, bool> Cases => new()
    {
        { "", true },
        { "größe/\ud83d\ude00", true },
        { new string('x', 65_535), true },
        { new string('x', 65_536), false },
        { new string('ö', 32_768), false },
        { "a\0b", false },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_text_can_be_sent_or_not(string text, bool can)
    {
        Assert.Equal(can, Texts.CanBeSent(text));
        Assert.Equal(can, Texts.CanBeSent(new Message(text, default), version5: false));
        Assert.Equal(can, Texts.CanBeSent(new Message("a", default, ContentType: text), version5: true));
        Assert.Equal(can, Texts.CanBeSent(new Message("a", default) { UserProperties = new UserProperty[] { new("k", text) } }, version5: true));
        Assert.Equal(can, Texts.CanBeSent(Options() with { UserName = text }));
        Assert.Equal(can, Texts.CanBeSent(Options() with { Will = new Message("a", default) { ResponseTopic = text } }));
    }

    [Theory]
    [InlineData(0xD800, 'x')]
    [InlineData(0xDC00, 0xD800)]
    public void Half_a_surrogate_pair_cannot(int first, int second) => Assert.False(Texts.CanBeSent($"a{(char)first}{(char)second}"));

    [Fact]
    public void What_3_1_1_does_not_send_does_not_count_there() =>
        Assert.True(Texts.CanBeSent(new Message("a", default, ContentType: "\ud800") { CorrelationData = new byte[70_000] }, version5: false));

    [Fact]
    public void Bytes_have_the_same_limit()
    {
        Assert.False(Texts.CanBeSent(new Message("a", default) { CorrelationData = new byte[65_536] }, version5: true));
        Assert.False(Texts.CanBeSent(Options() with { Password = new byte[65_536] }));
        Assert.False(Texts.CanBeSent(Options() with { Will = new Message("a", new byte[65_536]) }));
    }

    private static LinkOptions Options() => new() { Endpoint = new Uri("mqtt://b"), ClientId = "gw" };
}
