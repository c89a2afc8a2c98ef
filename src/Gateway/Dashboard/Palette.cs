using Gateway.Abstractions;
using Gateway.Rules;
using Spectre.Console;

namespace Gateway.Dashboard;

/// <summary>
/// The looks. Only the terminal's own foreground and background and those of its named colours that can be read on light and on
/// dark; what a colour says a word says too.
/// </summary>
internal static class Palette
{
    public static readonly Style Plain = Style.Plain;
    public static readonly Style Title = new(decoration: Decoration.Bold);
    public static readonly Style Bar = new(decoration: Decoration.Invert);
    public static readonly Style Aside = new(decoration: Decoration.Dim);

    // ANSI 2, 5 and 1: green, magenta and red in the shade of the terminal's theme.
    public static readonly Style Fine = new(Color.Green);
    public static readonly Style Doubtful = new(Color.Purple);
    public static readonly Style Wrong = new(Color.Maroon);
    private static readonly Style Alarm = new(Color.Maroon, decoration: Decoration.Bold);

    public static Style Of(Quality quality) => quality switch
    {
        Quality.Good => Fine,
        Quality.Uncertain => Doubtful,
        _ => Wrong,
    };

    public static Style Of(Severity severity) => severity switch
    {
        Severity.Critical => Alarm,
        Severity.Warning => Doubtful,
        _ => Plain,
    };
}
