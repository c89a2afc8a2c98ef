using Gateway.Control;
using TestKit;

namespace Gateway.Tests.Control;

public sealed class ControlPageTests
{
    [Fact]
    public void Every_command_is_on_the_page_and_no_other()
    {
        var rows = File.ReadLines(Repository.PathOf("docs", "control-socket.md"))
            .SkipWhile(l => l != "| command | args | result |").Skip(2).TakeWhile(l => l.StartsWith('|')).Select(l => l.Split('`')[1]);
        Assert.Equal(new ControlCommands("g", null, null, new OutboxTopic(null!, null!, static () => [], null!, null!), new DeadLettersTopic(null!, null!)).Names, rows.Order(StringComparer.Ordinal));
    }
}
