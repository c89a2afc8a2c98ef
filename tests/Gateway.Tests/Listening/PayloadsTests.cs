using System.IO.Compression;
using System.Text;
using Gateway.Listening;
using TestKit.Wire;

namespace Gateway.Tests.Listening;

public sealed class PayloadsTests
{
    private static readonly string One = Notices.Reading("g", "9f3c02aa", 1);
    private static readonly string Two = Notices.Reading("g", "9f3c02aa", 2, 21.5);

    [Fact]
    public void A_single_event_is_itself() => Assert.Equal([One], Of(Encoding.UTF8.GetBytes(One)));

    [Fact]
    public void A_batch_is_taken_apart_so_that_a_repeat_in_another_batch_is_the_same_to_the_last_byte() =>
        Assert.Equal([One, Two], Of(Encoding.UTF8.GetBytes($"[{One}, {Two}]")));

    [Fact]
    public void A_compressed_batch_is_unpacked()
    {
        Assert.Equal([One, Two], Of(Packed(s => new GZipStream(s, CompressionLevel.Fastest), $"[{One},{Two}]")));
        Assert.Equal([One, Two], Of(Packed(s => new BrotliStream(s, CompressionLevel.Fastest), $"[{One},{Two}]")));
    }

    [Theory]
    [InlineData("[1,")]
    [InlineData("hello")]
    [InlineData("\u001f\u008b")]
    [InlineData("")]
    public void What_cannot_be_read_is_left_as_it_is(string text) => Assert.Equal([text], Of(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Something_that_unpacks_without_end_is_not_unpacked()
    {
        var bomb = Packed(s => new GZipStream(s, CompressionLevel.Fastest), new string(' ', 65 * 1024 * 1024));
        Assert.Equal(bomb.Length, Payloads.Of(bomb)[0].Length);
    }

    private static List<string> Of(byte[] payload) => [.. Payloads.Of(payload).Select(p => Encoding.UTF8.GetString(p.Span))];

    private static byte[] Packed(Func<Stream, Stream> pack, string text)
    {
        var buffer = new MemoryStream();
        using (var stream = pack(buffer))
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
        }

        return buffer.ToArray();
    }
}
