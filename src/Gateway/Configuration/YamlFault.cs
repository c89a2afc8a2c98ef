using Gateway.Abstractions.Configuration;
using YamlDotNet.Core;

namespace Gateway.Configuration;

/// <summary>Says what is wrong with a text that is no YAML, in the words of somebody who wrote a configuration.</summary>
internal static class YamlFault
{
    internal static Problem Explain(string file, string text, YamlException fault)
    {
        var line = (int)Math.Clamp(fault.Start.Line, 1, int.MaxValue);

        // A fault that is a tab is placed where the group began: the tab is somewhere behind it.
        var last = fault.Message.Contains(" tab ", StringComparison.Ordinal) ? int.MaxValue - 1 : (int)Math.Clamp(fault.End.Line, line, int.MaxValue - 1);
        if (TabIn(text, line, last) is { } tab)
        {
            return new Problem(tab with { File = file }, string.Empty, "a tab is used for indentation; use spaces");
        }

        return new Problem(
            new Place(file, line, (int)Math.Clamp(fault.Start.Column, 1, int.MaxValue)),
            string.Empty,
            $"is not valid YAML here{Words(fault.Message)}; check quotes, brackets and indentation");
    }

    /// <summary>A tab in the indentation near the fault: the parser may notice a line too early or too late.</summary>
    private static Place? TabIn(string text, int first, int last)
    {
        var lines = text.Split('\n');
        for (var i = Math.Max(0, first - 2); i < Math.Min(lines.Length, last + 1); i++)
        {
            var indentation = lines[i].AsSpan(0, lines[i].Length - lines[i].AsSpan().TrimStart(" \t").Length);
            if (indentation.IndexOf('\t') is >= 0 and var column)
            {
                return new Place(string.Empty, i + 1, column + 1);
            }
        }

        return null;
    }

    private static string Words(string message)
    {
        var words = message.Trim().TrimEnd('.').Replace(",  did", ", did", StringComparison.Ordinal);
        return words.Length == 0 ? string.Empty : $": {char.ToLowerInvariant(words[0])}{words[1..]}";
    }
}
