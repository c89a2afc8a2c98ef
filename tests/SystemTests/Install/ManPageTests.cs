using System.CommandLine;
using System.Diagnostics;
using System.Text;
using TestKit;

namespace SystemTests.Install;

public sealed class ManPageTests
{
    private const string Begin = ".\\\" commands:begin\n";
    private const string End = ".\\\" commands:end\n";

    private static readonly string Page = Repository.PathOf("deploy", "man", "sensor-gateway.1");

    [Fact]
    public void The_man_page_has_every_command_and_option_as_the_program_has_them()
    {
        var page = File.ReadAllText(Page);
        var begin = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = page.IndexOf(End, StringComparison.Ordinal);
        var commands = string.Concat(CommandTree.All.Skip(1).Select(c => Section(c.Words, c.Command)));
        if (SettingsPage.Update)
        {
            File.WriteAllText(Page, page[..begin] + commands + page[end..]);
            return;
        }

        Assert.True(page[begin..end] == commands, "deploy/man/sensor-gateway.1 does not say what the program does; GATEWAY_UPDATE_PAGES=1 writes it anew");
    }

    [Fact]
    public void The_man_page_has_the_options_of_the_whole_program()
    {
        var page = File.ReadAllText(Page);
        Assert.All(CommandTree.OptionsOf(CommandTree.Root), o => Assert.Contains($"{OptionText(o)}\n", page, StringComparison.Ordinal));
    }

    [Fact]
    public void The_man_page_names_each_exit_code()
    {
        var page = File.ReadAllText(Page);
        foreach (var code in (int[])[Gateway.Cli.ExitCode.Done, Gateway.Cli.ExitCode.Fault, Gateway.Cli.ExitCode.Usage, Gateway.Cli.ExitCode.Configuration])
        {
            Assert.Contains($".TP\n.B {code}\n", page, StringComparison.Ordinal);
        }
    }

    [ToolFact("man")]
    public void The_man_page_is_shown_without_a_complaint()
    {
        var start = new ProcessStartInfo("man", ["--warnings", "--encoding=UTF-8", "--local-file", Page]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["MANWIDTH"] = "80";
        start.Environment["LC_ALL"] = "C.UTF-8";
        var (code, output, error) = Tool.Run(start);
        Assert.Equal((0, string.Empty), (code, error));
        Assert.Contains("acknowledge RULE POINT", output, StringComparison.Ordinal);
    }

    private static string Section(string words, Command command)
    {
        var text = new StringBuilder($".SS {Plain(words)}{string.Concat(command.Arguments.Select(a => " " + Plain(Shown(a))))}\n{Plain(command.Description!)}\n");
        foreach (var argument in command.Arguments)
        {
            text.Append($".TP\n.I {Plain(CommandTree.ValueOf(argument)!)}\n{Plain(argument.Description!)}\n");
        }

        foreach (var option in CommandTree.OptionsOf(command))
        {
            text.Append($"{OptionText(option)}\n");
        }

        return text.ToString();
    }

    private static string OptionText(Option option)
    {
        var line = CommandTree.ValueOf(option) is { } value ? $".BI \"{Plain(option.Name)} \" {Plain(value)}" : $".B {Plain(option.Name)}";
        return $".TP\n{line}\n{Plain(option.Description!)}";
    }

    private static string Shown(Argument argument) =>
        argument.Arity.MinimumNumberOfValues == 0 ? $"[{CommandTree.ValueOf(argument)}]" : CommandTree.ValueOf(argument)!;

    /// <summary>Text that roff shows as it is.</summary>
    private static string Plain(string text)
    {
        var plain = text.Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal);
        return plain[0] is '.' or '\'' ? "\\&" + plain : plain;
    }
}
