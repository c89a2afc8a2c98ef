using System.Text;
using Gateway.Abstractions.Configuration;

namespace Gateway.Configuration;

/// <summary>
/// Puts the environment into values: <c>${NAME}</c> becomes the value of that variable, <c>$${</c> a literal <c>${</c>.
/// Keys are left alone. What came from the environment may be a secret, so messages get <see cref="Hide"/>.
/// </summary>
internal sealed class EnvironmentVariables(ConfigurationSources sources, List<Problem> problems)
{
    private readonly Dictionary<string, string> used = new(StringComparer.Ordinal);

    /// <summary>The same nodes with every value filled in.</summary>
    internal MapNode Fill(MapNode root) => (MapNode)Fill(root, string.Empty);

    /// <summary>The problem without any value that came from the environment.</summary>
    internal Problem Hide(Problem problem) => problem with { Message = Hide(problem.Message) };

    /// <summary>The text with the names of the variables in the place of their values.</summary>
    internal string Hide(string message)
    {
        foreach (var (name, value) in used.OrderByDescending(v => v.Value.Length))
        {
            message = Hide(message, value, $"${{{name}}}");
        }

        return message;
    }

    /// <summary>Replaces whole occurrences of <paramref name="value"/>: a short one inside a longer word or number is no secret.</summary>
    private static string Hide(string message, string value, string by)
    {
        var from = 0;
        while (value.Length > 0 && message.IndexOf(value, from, StringComparison.Ordinal) is >= 0 and var at)
        {
            var end = at + value.Length;
            var part = value.Length < 4
                && ((at > 0 && char.IsLetterOrDigit(message[at - 1])) || (end < message.Length && char.IsLetterOrDigit(message[end])));
            message = part ? message : string.Concat(message.AsSpan(0, at), by, message.AsSpan(end));
            from = part ? at + 1 : at + by.Length;
        }

        return message;
    }

    private ConfigNode Fill(ConfigNode node, string path) => node switch
    {
        MapNode map => map with { Entries = [.. map.Entries.Select(e => e with { Value = Fill(e.Value, path.Length == 0 ? e.Key : $"{path}.{e.Key}") })] },
        ListNode list => list with { Items = [.. list.Items.Select((item, i) => Fill(item, $"{path}[{i}]"))] },
        ScalarNode scalar when scalar.Text.Contains("${", StringComparison.Ordinal) => Fill(scalar, path),
        _ => node,
    };

    private ScalarNode Fill(ScalarNode scalar, string path)
    {
        var text = scalar.Text;
        var filled = new StringBuilder();
        var (fromEnvironment, unresolved, rest) = (false, false, 0);
        while (text.IndexOf("${", rest, StringComparison.Ordinal) is >= 0 and var at)
        {
            if (at > rest && text[at - 1] == '$')
            {
                filled.Append(text, rest, at - 1 - rest).Append("${");
                rest = at + 2;
                continue;
            }

            filled.Append(text, rest, at - rest);
            var end = text.IndexOf('}', at);
            var name = end < 0 ? string.Empty : text[(at + 2)..end];
            if (!IsName(name))
            {
                problems.Add(new Problem(scalar.Place, path, "'${' begins the name of an environment variable, as ${NAME}; write $${ for the characters themselves"));
                return scalar with { Unresolved = true };
            }

            if (sources.Environment(name) is { } value)
            {
                used[name] = value;
                filled.Append(value);
                fromEnvironment = true;
            }
            else
            {
                problems.Add(new Problem(scalar.Place, path, $"the environment variable {name} is not set; set it for the service, or write the value here", sources.UnsetIsWarning));
                filled.Append(text, at, end + 1 - at);
                unresolved = true;
            }

            rest = end + 1;
        }

        filled.Append(text, rest, text.Length - rest);
        return scalar with { Text = filled.ToString(), Written = fromEnvironment || unresolved ? text : null, Unresolved = unresolved };
    }

    private static bool IsName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
