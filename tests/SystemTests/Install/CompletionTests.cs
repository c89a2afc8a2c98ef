using System.Diagnostics;
using System.Text;
using TestKit;

namespace SystemTests.Install;

/// <summary>The completions of the shells: what they offer, asked in the shells themselves.</summary>
public sealed class CompletionTests
{
    [Theory]
    [InlineData("sensor-gateway.bash")]
    [InlineData("sensor-gateway.zsh")]
    [InlineData("sensor-gateway.fish")]
    public void The_completion_has_every_command_and_option_as_the_program_has_them(string file)
    {
        var expected = Path.GetExtension(file) switch { ".bash" => CompletionScripts.Bash, ".zsh" => CompletionScripts.Zsh, _ => CompletionScripts.Fish };
        if (SettingsPage.Update)
        {
            File.WriteAllText(Script(file), expected);
            return;
        }

        Assert.True(File.ReadAllText(Script(file)) == expected, $"deploy/completion/{file} does not offer what the program takes; GATEWAY_UPDATE_PAGES=1 writes it anew");
    }

    [ToolFact("bash")]
    public void Bash_offers_each_command_and_option() => OffersEach(Bash);

    [ToolFact("zsh")]
    public void Zsh_offers_each_command_and_option() => OffersEach(Zsh);

    [ToolFact("fish")]
    public void Fish_offers_each_command_and_option() => OffersEach(Fish);

    [ToolFact("bash")]
    public void Bash_completes_a_value_and_a_word_begun() => CompletesWords(Bash);

    [ToolFact("zsh")]
    public void Zsh_completes_a_value_and_a_word_begun() => CompletesWords(Zsh);

    [ToolFact("fish")]
    public void Fish_completes_a_value_and_a_word_begun() => CompletesWords(Fish);

    [ToolFact("zsh")]
    public void Zsh_itself_finds_the_completion_by_its_first_line()
    {
        // As the package installs it: a file of its own in a folder that is searched.
        var folder = Directory.CreateTempSubdirectory("gateway-zsh-").FullName;
        try
        {
            File.Copy(Script("sensor-gateway.zsh"), Path.Combine(folder, "_sensor-gateway"));
            Assert.Equal("_sensor-gateway\n", Tool.Ask("zsh", "-f", "-c", $"fpath=({folder} $fpath); autoload -U compinit; compinit -D -u; print -r -- $_comps[sensor-gateway]"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void OffersEach(Func<IReadOnlyList<string>, List<string>> shell)
    {
        // One shell asks them all.
        var asked = CommandTree.All.SelectMany(c => new[] { (c.Words, c.Command, Typed: string.Empty), (c.Words, c.Command, Typed: "-") }).ToList();
        var lines = shell([.. asked.Select(a => $"{a.Words} '{a.Typed}'")]);
        Assert.Equal(asked.Count, lines.Count);
        foreach (var (line, (words, command, typed)) in lines.Zip(asked))
        {
            var expected = typed.Length == 0 ? command.Subcommands.Select(c => c.Name) : CommandTree.TakenBy(command).Select(o => o.Name).Append("--help");
            Assert.Subset(line.Split(' ').ToHashSet(), expected.ToHashSet());
            Assert.True(typed.Length > 0 || words.Length > 0 || line.Contains("alerts", StringComparison.Ordinal), line);
        }
    }

    private static void CompletesWords(Func<IReadOnlyList<string>, List<string>> shell)
    {
        (string Typed, string Expected)[] cases =
        [
            ("outbox list --lane ''", "alerts readings system"),
            ("outbox list --lane al", "alerts"),
            ("outbox --json li", "list"),
            ("alerts acknowledge too-warm --com", "--comment"),
            ("alerts shelve --comment list --fo", "--for"),
            ("check --config /etc/host", "/etc/hostname /etc/hosts"),
        ];
        foreach (var (line, (typed, expected)) in shell([.. cases.Select(c => c.Typed)]).Zip(cases))
        {
            // Which files there are is the machine's business.
            var offered = line.Split(' ').Where(w => !w.StartsWith('/') || expected.Contains(w, StringComparison.Ordinal)).ToHashSet();
            Assert.True(offered.SetEquals(expected.Split(' ')), $"{typed}: {line}");
        }
    }

    private static string Script(string file) => Repository.PathOf("deploy", "completion", file);

    /// <summary>What bash offers for each line, with the cursor behind its last word; words with a space between.</summary>
    private static List<string> Bash(IReadOnlyList<string> lines)
    {
        var shell = new StringBuilder($"compopt() {{ :; }}; . '{Script("sensor-gateway.bash")}'\n");
        foreach (var line in lines)
        {
            shell.Append($"COMP_WORDS=(sensor-gateway {line}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); COMPREPLY=(); _sensor_gateway; echo \"${{COMPREPLY[*]}}\"\n");
        }

        return Lines(Tool.Ask("bash", "-c", shell.ToString()));
    }

    /// <summary>The same of zsh; what adds words there works only within its line editor, so it is one that prints them.</summary>
    private static List<string> Zsh(IReadOnlyList<string> lines)
    {
        var shell = new StringBuilder("""
            compadd() { shift; local -a fit=(${(M)@:#${words[CURRENT]}*}); (( $#fit )) && offered+=($fit) }
            _files() { offered+=(${words[CURRENT]}*(N)) }

            """);
        foreach (var line in lines)
        {
            shell.Append($"words=(sensor-gateway {line}); CURRENT=$#words; offered=(); . '{Script("sensor-gateway.zsh")}'; print -r -- $offered\n");
        }

        return Lines(Tool.Ask("zsh", "-f", "-c", shell.ToString()));
    }

    /// <summary>The same of fish, which completes a line for whoever asks.</summary>
    private static List<string> Fish(IReadOnlyList<string> lines)
    {
        var shell = new StringBuilder($". '{Script("sensor-gateway.fish")}'\n");
        foreach (var line in lines)
        {
            shell.Append($"echo (complete -C \"sensor-gateway {line.Replace("''", string.Empty, StringComparison.Ordinal).Replace("'", string.Empty, StringComparison.Ordinal)}\" | string replace -r '\\t.*' '')\n");
        }

        var start = new ProcessStartInfo("fish", ["--no-config", "-c", shell.ToString()]);
        start.Environment["HOME"] = Path.GetTempPath();
        var (code, output, error) = Tool.Run(start);
        Assert.True(code == 0, error);
        return Lines(output);
    }

    private static List<string> Lines(string output) => [.. output[..^1].Split('\n')];
}
