using System.Text;
using Gateway.Listening;
using TestKit;

namespace Gateway.Tests.Listening;

public sealed class ListenReplyTests
{
    private const string Done = """{"id":"7","ok":true,"result":{}}""";
    private const string Refused = """{"id":"8","ok":false,"error":"nothing to do:\u001b anna has acknowledged it"}""";

    [Fact]
    public void A_reply_is_a_sentence()
    {
        using var output = new StringWriter();
        Take(new ListenText(output, TextWriter.Null, new ManualTime()));
        Assert.Equal(
            "15:04:05 -- greenhouse-1 answers acknowledge 7: done\n15:04:05 -- greenhouse-1 answers acknowledge 8: refused: nothing to do:\uFFFD anna has acknowledged it\n",
            output.ToString().ReplaceLineEndings("\n"));
    }

    [Fact]
    public void As_JSON_it_is_a_report()
    {
        using var output = new StringWriter();
        using var json = new ListenJson(output);
        Take(json);
        Assert.StartsWith($$"""{"report":"reply","gateway":"greenhouse-1","command":"acknowledge","reply":{{Done}}}""", output.ToString(), StringComparison.Ordinal);
    }

    /// <summary>What is no reply is not mentioned: other topics, other contents.</summary>
    private static void Take(ListenOutput output)
    {
        var subscriber = new Subscriber(output);
        foreach (var (topic, payload) in new[] { ("replies/acknowledge", Done), ("replies/acknowledge", Refused), ("replies/acknowledge", "{}"), ("replies/acknowledge", "[1]"), ("replies/", Done), ("commands/ping", Done), ("x/y", Done) })
        {
            subscriber.Take("gateways/greenhouse-1/" + topic, Encoding.UTF8.GetBytes(payload), retained: false);
        }

        Assert.True(subscriber.IsFaultless);
    }
}
