using System.CommandLine;
using System.Text;

namespace SystemTests.Install;

/// <summary>The completions as they are to be, written from the program's own description of its commands.</summary>
internal static class CompletionScripts
{
    private const string Origin = "Written by a test from the program's own description of its commands: what is behind which word.";

    /// <summary>For bash.</summary>
    public static string Bash => $"# Completion of sensor-gateway for bash. {Origin}\n" + Tables() + """
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

            """;

    /// <summary>For zsh, which takes the same tables.</summary>
    public static string Zsh => $"#compdef sensor-gateway\n# Completion of sensor-gateway for zsh. {Origin}\n" + Tables() + """
            _sensor_gateway() {
                local at word values
                local -i i
                for ((i = 2; i < CURRENT; i++)); do
                    word=${words[i]}
                    if [[ $word == -* ]]; then
                        values=$(_sensor_gateway_values "$word")
                        if [[ -n $values ]]; then i=$((i + 1)); fi
                    elif [[ " $(_sensor_gateway_commands "$at") " == *" $word "* ]]; then
                        at=${at:+$at }$word
                    fi
                done

                # The loop went beyond the cursor when the word there is the value of an option.
                if ((i > CURRENT)); then
                    case $values in
                    FILES) _files ;;
                    ANY) ;;
                    *) compadd -- ${=values} ;;
                    esac
                elif [[ ${words[CURRENT]} == -* ]]; then
                    compadd -- ${=$(_sensor_gateway_options "$at")}
                else
                    compadd -- ${=$(_sensor_gateway_commands "$at")} || _files
                fi
            }

            _sensor_gateway "$@"

            """;

    /// <summary>For fish.</summary>
    public static string Fish
    {
        get
        {
            var text = new StringBuilder($"# Completion of sensor-gateway for fish. {Origin}\n");
            Table("commands", [.. Commands()]);
            Table("options", [.. Options(), ("*", "--help")]);
            text.Append("# What is behind an option: words, files, or something that nobody else knows; nothing when it takes no value.\n");
            Table("values", [.. Values()]);
            return text.Append("""
                function __sensor_gateway
                    set -l at
                    set -l values
                    for word in (commandline -opc)[2..-1]
                        if test -n "$values"
                            set values
                        else if string match -q -- '-*' $word
                            set values (__sensor_gateway_values $word)
                        else if contains -- $word (__sensor_gateway_commands "$at")
                            set at (string trim "$at $word")
                        end
                    end

                    set -l current (commandline -ct)
                    switch "$values[1]"
                    case FILES
                        __fish_complete_path $current
                    case ANY
                    case ''
                        if string match -q -- '-*' $current
                            __sensor_gateway_options "$at"
                        else
                            set -l below (__sensor_gateway_commands "$at" | string match -- "$current*")
                            if test -n "$below"
                                printf '%s\n' $below
                            else
                                __fish_complete_path $current
                            end
                        end
                    case '*'
                        printf '%s\n' $values
                    end
                end

                complete -c sensor-gateway -f -a '(__sensor_gateway)'

                """).ToString();

            void Table(string name, IReadOnlyList<(string Of, string Words)> rows)
            {
                text.Append($"function __sensor_gateway_{name}\n    switch \"$argv[1]\"\n");
                foreach (var (of, words) in rows)
                {
                    text.Append($"    case '{of}'\n        printf '%s\\n' {words}\n");
                }

                text.Append("    end\nend\n\n");
            }
        }
    }

    private static IEnumerable<(string Of, string Words)> Commands() =>
        CommandTree.All.Where(c => c.Command.Subcommands.Count > 0).Select(c => (c.Words, string.Join(' ', c.Command.Subcommands.Select(s => s.Name))));

    private static IEnumerable<(string Of, string Words)> Options() =>
        CommandTree.All.Where(c => CommandTree.TakenBy(c.Command).Any()).Select(c => (c.Words, string.Join(' ', CommandTree.TakenBy(c.Command).Select(o => o.Name)) + " --help"));

    private static IEnumerable<(string Of, string Words)> Values() =>
        from option in CommandTree.All.SelectMany(c => CommandTree.TakenBy(c.Command)).DistinctBy(o => o.Name).OrderBy(o => o.Name, StringComparer.Ordinal)
        let value = CommandTree.ValueOf(option)
        where value is not null
        select (option.Name, Words(option, value));

    private static string Words(Option option, string value) =>
        CommandTree.ChoicesOf(option) is { Count: > 0 } choices ? string.Join(' ', choices)
        : value is "PATH" or "FILE" or "FOLDER" ? "FILES" : "ANY";

    /// <summary>The tables for bash and zsh.</summary>
    private static string Tables()
    {
        var text = new StringBuilder("_sensor_gateway_commands() {\n    case $1 in\n");
        foreach (var (of, words) in Commands())
        {
            text.Append($"    '{of}') echo '{words}' ;;\n");
        }

        text.Append("    esac\n}\n\n_sensor_gateway_options() {\n    case $1 in\n");
        foreach (var (of, words) in Options())
        {
            text.Append($"    '{of}') echo '{words}' ;;\n");
        }

        text.Append("    *) echo '--help' ;;\n    esac\n}\n\n# What is behind an option: words, files, or something that nobody else knows; nothing when it takes no value.\n_sensor_gateway_values() {\n    case $1 in\n");
        foreach (var (of, words) in Values())
        {
            text.Append($"    {of}) echo '{words}' ;;\n");
        }

        return text.Append("    esac\n}\n\n").ToString();
    }
}
