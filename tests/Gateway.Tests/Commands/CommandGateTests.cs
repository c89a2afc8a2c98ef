using System.Text;
using Gateway.Commands;
using Gateway.Control;

namespace Gateway.Tests.Commands;

public sealed class CommandGateTests
{
    private static readonly long Now = new DateTime(2026, 3, 29, 15, 4, 5, DateTimeKind.Utc).Ticks;
    private readonly SeenIds seen = new();

    [Theory]
    [InlineData("2026-03-29T15:04:05Z")]
    [InlineData("2026-03-29T15:04:05.123456Z")]
    [InlineData("2026-03-29T14:59:05Z")] // five minutes to the tick
    [InlineData("2026-03-29T15:09:05Z")]
    [InlineData("2026-03-29T17:04:05+02:00")]
    public void A_command_of_these_minutes_is_let_in(string issued) => Assert.Equal("7", Admit(Payload(issued)).Command.Id);

    [Theory]
    [InlineData("2026-03-29T14:59:04.999Z", "more than 5 minutes ago by the clock of the gateway (2026-03-29T15:04:05.000Z)")]
    [InlineData("2026-03-29T15:09:05.001Z", "more than 5 minutes ahead by the clock of the gateway")]
    [InlineData("0001-01-01T00:00:00Z", "more than 5 minutes ago")]
    [InlineData("9999-12-31T23:59:59Z", "more than 5 minutes ahead")]
    [InlineData("2026-03-29T15:04:05", "'issued-at' must be a time with its zone")]
    [InlineData("2026-03-29", "'issued-at' must be a time with its zone")]
    [InlineData("now", "'issued-at' must be a time with its zone")]
    [InlineData("15:04Z", "'issued-at' must be a time with its zone")]
    public void An_older_or_a_later_one_is_not(string issued, string why) => Assert.Contains(why, Refusal(Payload(issued)), StringComparison.Ordinal);

    [Fact]
    public void A_retained_one_is_not()
    {
        Assert.Contains("it is a retained message", Refusal(Payload(), retain: true), StringComparison.Ordinal);
        Assert.Equal("7", lastId);
    }

    [Fact]
    public void A_name_that_is_not_allowed_is_said_before_what_is_wrong_with_the_rest()
    {
        Assert.Contains("the command 'shelve' is not allowed from here", Refusal("no JSON", name: "shelve"), StringComparison.Ordinal);
        Assert.Contains("there is no command 'pnig'; did you mean 'ping'?", Refusal("no JSON", name: "pnig"), StringComparison.Ordinal);
        Assert.Contains("there are acknowledge, ", Refusal("no JSON", name: "self-destruct"), StringComparison.Ordinal);
        Assert.Null(lastId);
    }

    [Theory]
    [InlineData("""{"id":"7"}""", "7", "'issued-at' is missing")]
    [InlineData("""{"issued-at":"2026-03-29T15:04:05Z"}""", null, "'id' is missing")]
    [InlineData("""{"id":"","issued-at":"2026-03-29T15:04:05Z"}""", null, "'id' is missing")]
    [InlineData("""{"id":7,"issued-at":"2026-03-29T15:04:05Z"}""", null, "'id' must be a text")]
    [InlineData("""{"id":"7","issued-at":1774796645}""", "7", "'issued-at' must be a text")]
    [InlineData("""{"id":"7","issued-at":"2026-03-29T15:04:05Z","arg":{}}""", "7", "'arg' is unknown; did you mean 'args'?")]
    [InlineData("""{"id":"7","issued-at":"2026-03-29T15:04:05Z","args":[]}""", "7", "args is no JSON object")]
    [InlineData("""{"id":"7","id":"8","issued-at":"2026-03-29T15:04:05Z"}""", null, "the command is no JSON")]
    [InlineData("""{"id":"7","issued-at":"2026-03-29T15:04:05Z"}}""", null, "the command is no JSON")]
    [InlineData("""[1]""", null, "the command is no JSON object")]
    [InlineData("""{"id":"\ud800","issued-at":"2026-03-29T15:04:05Z"}""", null, "'id' must be valid UTF-8")]
    public void What_is_no_command_is_refused_with_the_reason_and_the_id_if_there_is_one(string payload, string? id, string why)
    {
        Assert.Contains(why, Refusal(payload), StringComparison.Ordinal);
        Assert.Equal(id, lastId);
    }

    [Fact]
    public void Of_ids_the_last_thousand_count()
    {
        for (var i = 0; i <= SeenIds.Most; i++)
        {
            seen.Begin($"{i}");
            seen.End($"{i}", done: true);
        }

        Assert.Null(seen.Ending("0"));
        Assert.Equal(("done", "done"), (seen.Ending("1"), seen.Ending("1000")));
    }

    [Fact]
    public void Whatever_bytes_come_they_are_let_in_or_refused_and_nothing_else()
    {
        var random = new Random(20_261_122);
        var sample = Encoding.UTF8.GetBytes("""{"id":"7","issued-at":"2026-03-29T15:04:05.250Z","args":{"rule":"warm","point":"bench/temperature","by":"\u00e4\ud83d\ude00","for":"2h","one-shot":true,"episode":1,"deep":[[[[1]]]]}}""");
        int admitted = 0, refused = 0;
        for (var i = 0; i < 100_000; i++)
        {
            var bytes = new byte[i % 3 == 0 ? random.Next(60) : sample.Length];
            if (i % 3 == 0)
            {
                random.NextBytes(bytes);
            }
            else
            {
                sample.CopyTo(bytes, 0);
                for (var n = random.Next(3); n > 0; n--)
                {
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                }
            }

            try
            {
                string? id = null;
                var (_, command) = new CommandGate(["ping"], seen).Admit(new CommandMessage("ping", bytes, false, null, default), Now, ref id);
                command.Args.OptionalText("rule", 10);
                command.Args.OptionalText("by", 10);
                command.Args.OptionalDuration("for");
                command.Args.OptionalNumber("episode", 1);
                command.Args.Finish();
                admitted++;
            }
            catch (RefusedException e)
            {
                refused++;
                Assert.InRange(e.Message.Length, 1, 1_000);
            }
        }

        // Both ends are reached; the deep member is unknown, so what was not touched is refused at the very end.
        Assert.Equal(100_000, admitted + refused);
        Assert.InRange(refused, 50_000, 100_000);
    }

    private string? lastId;

    private static string Payload(string issued = "2026-03-29T15:04:05Z") => $$"""{"id":"7","issued-at":"{{issued}}"}""";

    private (CommandEntry Entry, Command Command) Admit(string payload, bool retain = false, string name = "ping")
    {
        lastId = null;
        return new CommandGate(["ping"], seen).Admit(new CommandMessage(name, Encoding.UTF8.GetBytes(payload), retain, null, default), Now, ref lastId);
    }

    private string Refusal(string payload, bool retain = false, string name = "ping") => Assert.Throws<RefusedException>(() => Admit(payload, retain, name)).Message;
}
