using System.Text;
using Gateway.Drivers.Lines;

namespace Gateway.Drivers.Tests.Lines;

public sealed class LineBufferTests
{
    [Fact]
    public void What_comes_before_the_first_end_of_a_line_is_passed_over() => Assert.Equal(["b", "c"], Feed(16, "a\nb\nc\n"));

    [Fact]
    public void Cr_and_lf_end_a_line_and_empty_lines_are_none() => Assert.Equal(["a", "b", "c", "d"], Feed(16, "\na\r\nb\r\rc\n\n\nd\n"));

    [Fact]
    public void A_line_without_end_is_none_yet() => Assert.Equal(["a"], Feed(16, "\na\nbcd"));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(100)]
    public void In_which_pieces_it_comes_does_not_matter(int piece) =>
        Assert.Equal(["first", "1234567890123456", "(long)", "last"], Feed(16, "x\r\nfirst\r\n1234567890123456\r\n12345678901234567\r\nlast\r\n", piece));

    [Fact]
    public void A_line_that_never_ends_is_said_once() =>
        Assert.Equal(["(long)", "a"], Feed(16, "\n" + new string('x', 100_000) + "\na\n", 1000));

    [Fact]
    public void Random_bytes_in_random_pieces_give_the_lines_that_are_in_them()
    {
        var random = new Random(5);
        for (var round = 0; round < 300; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(400)).Select(_ => random.Next(6) switch { 0 => '\n', 1 => '\r', _ => (char)('a' + random.Next(26)) }));
            var expected = text.Split('\n', '\r').Skip(1).SkipLast(1).Where(l => l.Length is > 0 and <= 16).ToList();
            Assert.Equal(expected, Feed(16, text, 1 + random.Next(30)).Where(l => l != "(long)"));
        }
    }

    [Fact]
    public void What_is_skipped_ends_with_its_line()
    {
        var buffer = new LineBuffer(16);
        Put(buffer, "\nabc");
        Assert.False(buffer.TryTake(out _, out _));
        Assert.True(buffer.IsWithin);
        buffer.Skip();
        Assert.False(buffer.IsWithin);
        Put(buffer, "def\nghi\n");
        Assert.True(buffer.TryTake(out var line, out _));
        Assert.Equal("ghi", Encoding.UTF8.GetString(line));
    }

    private static void Put(LineBuffer buffer, string text)
    {
        Encoding.UTF8.GetBytes(text).CopyTo(buffer.Free);
        buffer.Filled(text.Length);
    }

    private static List<string> Feed(int longest, string text, int piece = int.MaxValue)
    {
        var buffer = new LineBuffer(longest);
        var lines = new List<string>();
        var rest = Encoding.UTF8.GetBytes(text).AsSpan();
        while (!rest.IsEmpty)
        {
            Assert.False(buffer.Free.IsEmpty);
            var now = rest[..Math.Min(Math.Min(piece, rest.Length), buffer.Free.Length)];
            now.CopyTo(buffer.Free);
            buffer.Filled(now.Length);
            rest = rest[now.Length..];
            while (buffer.TryTake(out var line, out var tooLong))
            {
                lines.Add(tooLong ? "(long)" : Encoding.UTF8.GetString(line));
            }
        }

        return lines;
    }
}
