using System.CommandLine;
using System.Text;
using TestKit;

namespace SystemTests.Install;

public sealed class CompletionTests
{
    private static readonly string Script = Repository.PathOf("deploy", "completion", "sensor-gateway.bash");

    [Fact]
    public void The_completion_has_every_command_and_option_as_the_program_has_them()
    {
        if (SettingsPage.Update)
        {
            File.WriteAllText(Script, Text());
            return;
        }

        Assert.True(File.ReadAllText(Script) == Text(), "deploy/completion/sensor-gateway.bash does not offer what the program takes; GATEWAY_UPDATE_PAGES=1 writes it anew");
    }

    [Fact]
    public void Behind_each_command_bash_offers_its_commands_and_behind_a_dash_its_options()
    {
        // One shell asks them all.
        var asked = CommandTree.All.SelectMany(c => new[] { (c.Words, c.Command, Typed: string.Empty), (c.Words, c.Command, Typed: "-") }).ToList();
        var lines = Complete(asked.Select(a => $"{a.Words} '{a.Typed}'"));
        Assert.Equal(asked.Count, lines.Count);
        foreach (var (line, (words, command, typed)) in lines.Zip(asked))
        {
            var expected = typed.Length == 0 ? command.Subcommands.Select(c => c.Name) : CommandTree.TakenBy(command).Select(o => o.Name).Append("--help");
            Assert.Subset(line.Split(' ').ToHashSet(), expected.ToHashSet());
            Assert.True(typed.Length > 0 || words.Length > 0 || line.Contains("alerts", StringComparison.Ordinal), line);
        }
    }

    [Theory]
    [InlineData("outbox list --lane ''", "alerts readings system")]
    [InlineData("outbox list --lane al", "alerts")]
    [InlineData("outbox --json li", "list")]
    [InlineData("alerts acknowledge too-warm --com", "--comment")]
    [InlineData("alerts shelve --comment list --fo", "--for")]
    [InlineData("check --config /etc/host", "/etc/host.conf /etc/hostname /etc/hosts")]
    public void A_value_and_a_word_begun_are_completed(string typed, string expected)
    {
        // Which files there are is the machine's business.
        var offered = Complete([typed]).Single().Split(' ').Where(w => !w.StartsWith('/') || expected.Contains(w, StringComparison.Ordinal)).ToList();
        Assert.Subset(expected.Split(' ').ToHashSet(), offered.ToHashSet());
        Assert.NotEmpty(offered);
    }

    /// <summary>What bash offers for each line, with the cursor behind its last word; words with a space between.</summary>
    private static List<string> Complete(IEnumerable<string> lines)
    {
        var shell = new StringBuilder($"compopt() {{ :; }}; . '{Script}'\n");
        foreach (var line in lines)
        {
            shell.Append($"COMP_WORDS=(sensor-gateway {line}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); COMPREPLY=(); _sensor_gateway; echo \"${{COMPREPLY[*]}}\"\n");
        }

        return [.. Tool.Ask("bash", "-c", shell.ToString()).TrimEnd('\n').Split('\n')];
    }

    private static string Text()
    {
        var text = new StringBuilder("""
            # Completion of sensor-gateway for bash. Written by a test from the program's own description of its commands: what is behind which word.
            _sensor_gateway_commands() {
                case $1 in

            """);
        foreach (var (words, command) in CommandTree.All.Where(c => c.Command.Subcommands.Count > 0))
        {
            text.Append($"    '{words}') echo '{string.Join(' ', command.Subcommands.Select(c => c.Name))}' ;;\n");
        }

        text.Append("    esac\n}\n\n_sensor_gateway_options() {\n    case $1 in\n");
        foreach (var (words, command) in CommandTree.All.Where(c => CommandTree.TakenBy(c.Command).Any()))
        {
            text.Append($"    '{words}') echo '{string.Join(' ', CommandTree.TakenBy(command).Select(o => o.Name))} --help' ;;\n");
        }

        text.Append("    *) echo '--help' ;;\n    esac\n}\n\n# What is behind an option: words, files, or something that nobody else knows; nothing when it takes no value.\n_sensor_gateway_values() {\n    case $1 in\n");
        foreach (var option in CommandTree.All.SelectMany(c => CommandTree.TakenBy(c.Command)).DistinctBy(o => o.Name).OrderBy(o => o.Name, StringComparer.Ordinal))
        {
            if (CommandTree.ValueOf(option) is { } value)
            {
                text.Append($"    {option.Name}) echo '{Values(option, value)}' ;;\n");
            }
        }

        return text.Append("""
                esac
            }

            _sensor_gateway() {
                local current=${COMP_WORDS[COMP_CWORD]} path= word values i
                COMPREPLY=()
                for ((i = 1; i < COMP_CWORD; i++)); do
                    word=${COMP_WORDS[i]}
                    if [[ $word == -* ]]; then
                        values=$(_sensor_gateway_values "$word")
                        if [[ -n $values ]]; then i=$((i + 1)); fi
                    elif [[ " $(_sensor_gateway_commands "$path") " == *" $word "* ]]; then
                        path=${path:+$path }$word
                    fi
                done

                # The loop went beyond the cursor when the word there is the value of an option.
                if ((i > COMP_CWORD)); then
                    case $values in
                    FILES) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
                    ANY) ;;
                    *) mapfile -t COMPREPLY < <(compgen -W "$values" -- "$current") ;;
                    esac
                elif [[ $current == -* ]]; then
                    mapfile -t COMPREPLY < <(compgen -W "$(_sensor_gateway_options "$path")" -- "$current")
                else
                    mapfile -t COMPREPLY < <(compgen -W "$(_sensor_gateway_commands "$path")" -- "$current")
                    if [[ ${#COMPREPLY[@]} == 0 ]]; then compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$current"); fi
                fi
            } && complete -F _sensor_gateway sensor-gateway

            """).ToString();
    }

    private static string Values(Option option, string value) =>
        CommandTree.ChoicesOf(option) is { Count: > 0 } choices ? string.Join(' ', choices)
        : value is "PATH" or "FILE" or "FOLDER" ? "FILES" : "ANY";
}
