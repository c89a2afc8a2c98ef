namespace Gateway.Abstractions.Configuration;

/// <summary>Where something stands in a configuration file.</summary>
/// <param name="File">Path as the user gave it.</param>
/// <param name="Line">Line, from 1; 0: the file as a whole, or one that is not there.</param>
/// <param name="Column">Column, from 1; 0 where the line is.</param>
public readonly record struct Place(string File, int Line, int Column)
{
    /// <summary><c>file:line:column</c>, or <c>file:</c> for a file as a whole.</summary>
    public override string ToString() => Line > 0 ? $"{File}:{Line}:{Column}" : $"{File}:";
}

/// <summary>One problem with a configuration: where, which setting, what to do.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Path">The setting, as <c>sensors.bench.address</c>; empty for the file as a whole.</param>
/// <param name="Message">What is wrong and how to mend it.</param>
/// <param name="IsWarning">True when the configuration can be used all the same.</param>
public sealed record Problem(Place Place, string Path, string Message, bool IsWarning = false)
{
    private const int Longest = 500;

    /// <summary>The one line shown to the user, whatever characters the file held.</summary>
    public override string ToString() =>
        $"{Place} {(Path.Length == 0 ? string.Empty : Line(Path) + ": ")}{(IsWarning ? "warning: " : string.Empty)}{Line(Message)}";

    private static string Line(string text)
    {
        var shown = text.Length > Longest ? text[..Longest] + "…" : text;
        return shown.Any(char.IsControl) ? string.Concat(shown.Select(c => char.IsControl(c) ? '\uFFFD' : c)) : shown;
    }
}
