using System.Text;
using Gateway.Listening;
using TestKit;
using TestKit.Wire;

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
        foreach (var (topic, payload) in new[] { ("replies/acknowledge", Done), ("replies/acknowledge", Refused), ("replies/acknowledge", "{}"), ("replies/acknowledge", "[1]"), ("replies/", Done), ("commands/ping", Done), ("commands/status", "{}"), ("commands/status", "garbage"), ("replies/status", "garbage"), ("x/y", Done) })
        {
            subscriber.Take("gateways/greenhouse-1/" + topic, Encoding.UTF8.GetBytes(payload), retained: false);
        }

        Assert.True(subscriber.IsFaultless);
    }

    [Fact]
    public void A_reply_to_the_command_status_is_not_taken_for_the_status_and_a_gateway_may_be_named_replies()
    {
        using var output = new StringWriter();
        var subscriber = new Subscriber(new ListenText(output, TextWriter.Null, new ManualTime()));
        subscriber.Take("gateways/greenhouse-1/replies/status", Encoding.UTF8.GetBytes(Done), retained: false);
        subscriber.Take("gateways/replies/status", Encoding.UTF8.GetBytes(Notices.Status("abcdef01", 1)), retained: false);
        Assert.StartsWith("15:04:05 -- greenhouse-1 answers status 7: done\n15:04:05 -- replies numbers its events in stream abcdef01", output.ToString().ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.True(subscriber.IsFaultless);
    }
}
