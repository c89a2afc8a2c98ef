using Gateway.Abstractions.Configuration;
using YamlDotNet.Core;

namespace Gateway.Configuration;

/// <summary>Says what is wrong with a text that is no YAML, in the words of somebody who wrote a configuration.</summary>
internal static class YamlFault
{
    internal static Problem Explain(string file, string text, YamlException fault)
    {
        var line = (int)Math.Clamp(fault.Start.Line, 1, int.MaxValue);
        if (TabIn(text, line) is { } tab)
        {
            return new Problem(tab with { File = file }, string.Empty, "a tab is used for indentation; use spaces");
        }

        return new Problem(
            new Place(file, line, (int)Math.Clamp(fault.Start.Column, 1, int.MaxValue)),
            string.Empty,
            $"is not valid YAML here: {Words(fault.Message)}");
    }

    /// <summary>A tab in the indentation of the line of the fault or of the one before it, where the parser often noticed too late.</summary>
    private static Place? TabIn(string text, int line)
    {
        var lines = text.Split('\n');
        for (var i = Math.Max(0, line - 2); i < Math.Min(lines.Length, line); i++)
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
        var words = message.Trim().TrimEnd('.');
        return words.Length == 0 ? "check quotes, brackets and indentation" : char.ToLowerInvariant(words[0]) + words[1..] + "; check quotes, brackets and indentation";
    }
}
