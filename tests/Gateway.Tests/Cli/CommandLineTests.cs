using Gateway.Cli;

namespace Gateway.Tests.Cli;

public sealed class CommandLineTests
{
    [Fact]
    public void With_a_command_as_its_first_word_only_that_is_made()
    {
        foreach (var command in CommandLine.Root(TextWriter.Null, TextWriter.Null).Subcommands)
        {
            var only = Assert.Single(CommandLine.Root(TextWriter.Null, TextWriter.Null, command.Name).Subcommands);
            Assert.Equal(command.Name, only.Name);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("--help")]
    [InlineData("--extensions")]
    [InlineData("runs")]
    public void With_another_first_word_all_are_made(string? first) =>
        Assert.Contains("status", CommandLine.Root(TextWriter.Null, TextWriter.Null, first).Subcommands.Select(c => c.Name));
}
