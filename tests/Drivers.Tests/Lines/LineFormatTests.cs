using System.Text;
using Gateway.Drivers.Lines;

namespace Gateway.Drivers.Tests.Lines;

public sealed class LineFormatTests
{
    [Theory]
    [InlineData("csv", "2", "a,21.5,3", "21.5")]
    [InlineData("csv", "1", " 4 , 5", "4")]
    [InlineData("csv", "2", "\"a,b\",\"7\"", "7")]
    [InlineData("csv", "2", "a,,b", "")]
    [InlineData("csv", "3", "a,b", null)]
    [InlineData("text", "T={} C", "H=40 % T=21.5 C", "21.5")]
    [InlineData("text", "T={}", "T=  -3.25C", "-3.25")]
    [InlineData("text", "T={}", "T=7", "7")]
    [InlineData("text", "{} kg", "  12.5 kg", "12.5")]
    [InlineData("text", "{}", "42", "42")]
    [InlineData("text", "T={} C", "T=21.5 F", null)]
    [InlineData("text", "T={} C", "H=40 %", null)]
    [InlineData("text", "T={}", "T=", "")]
    [InlineData("json", "/t", "{\"t\":21.5,\"h\":4e1}", "21.5")]
    [InlineData("json", "/h", "{\"t\":21.5,\"h\":4e1}", "4e1")]
    [InlineData("json", "/bme/t", "{\"t\":1,\"bme\":{\"x\":{\"t\":2},\"t\":3}}", "3")]
    [InlineData("json", "/list/1", "{\"list\":[[1,2],5,6]}", "5")]
    [InlineData("json", "/1/v", "[{\"v\":1},{\"v\":2}]", "2")]
    [InlineData("json", "/a~1b/c~0d", "{\"a/b\":{\"c~d\":8}}", "8")]
    [InlineData("json", "/text", "{\"text\":\"9.5\"}", "9.5")]
    [InlineData("json", "/on", "{\"on\":true}", "1")]
    [InlineData("json", "/on", "{\"on\":false}", "0")]
    [InlineData("json", "/t", "{\"t\":null}", "")]
    [InlineData("json", "/t", "{\"u\":1}", null)]
    [InlineData("json", "/t/u", "{\"t\":1}", null)]
    [InlineData("json", "/5", "[1,2]", null)]
    [InlineData("json", "/t", "17", null)]
    public void The_value_of_a_place_is_found(string format, string place, string line, string? expected)
    {
        Assert.Null(LineFormat.Complaint(format, place));
        var bytes = Encoding.UTF8.GetBytes(line);
        var reader = LineFormat.Make(format, ',', [place]);
        Assert.True(reader.Accepts(bytes));
        Assert.Equal(expected, reader.TryFind(bytes, 0, out var value) ? Encoding.UTF8.GetString(value) : null);
    }

    [Theory]
    [InlineData("1", "21.5")]
    [InlineData("2", "40")]
    [InlineData("3", null)]
    public void Any_number_of_blanks_is_one_separator(string place, string? expected) =>
        Assert.Equal(expected, LineFormat.Make("csv", ' ', [place]).TryFind("  21.5   40 "u8, 0, out var value) ? Encoding.UTF8.GetString(value) : null);

    [Theory]
    [InlineData("{\"t\":21.5,\"h\":4")]
    [InlineData("{\"t\":21.5} x")]
    [InlineData("{t:1}")]
    [InlineData("hello")]
    public void Json_that_is_cut_off_or_none_is_not_looked_into(string line) => Assert.False(LineFormat.Make("json", ',', ["/t"]).Accepts(Encoding.UTF8.GetBytes(line)));

    [Theory]
    [InlineData("csv", "0")]
    [InlineData("csv", "-1")]
    [InlineData("csv", "T={}")]
    [InlineData("csv", "257")]
    [InlineData("text", "T=")]
    [InlineData("text", "{} {}")]
    [InlineData("json", "t")]
    public void A_place_of_another_format_is_complained_about(string format, string place) => Assert.NotNull(LineFormat.Complaint(format, place));

    [Fact]
    public void Random_lines_never_throw()
    {
        var random = new Random(7);
        LineFormat[] formats = [LineFormat.Make("csv", ',', ["3"]), LineFormat.Make("csv", ' ', ["3"]), LineFormat.Make("text", ',', ["a={}b"]), LineFormat.Make("json", ',', ["/a/0"])];
        var line = new byte[64];
        for (var round = 0; round < 20_000; round++)
        {
            var part = line.AsSpan(0, random.Next(line.Length));
            for (var i = 0; i < part.Length; i++)
            {
                part[i] = random.Next(4) == 0 ? (byte)random.Next(256) : "{}[]\":,a=b0.5 "u8[random.Next(14)];
            }

            foreach (var format in formats)
            {
                Assert.True(!format.Accepts(part) || !format.TryFind(part, 0, out var value) || value.Length <= part.Length);
            }
        }
    }
}
