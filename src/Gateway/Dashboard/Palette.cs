using Gateway.Abstractions;
using Gateway.Rules;
using Spectre.Console;

namespace Gateway.Dashboard;

/// <summary>
/// The looks. Words are in the terminal's own foreground, plain or bold: neither dim nor any named colour can be read in every theme
/// (green on white has a contrast of 2.2 in xterm, magenta on dark grey 1.9 in Tango). Colour is for marks and charts, beside a word that says the same.
/// </summary>
internal static class Palette
{
    public static readonly Style Plain = Style.Plain;
    public static readonly Style Title = new(decoration: Decoration.Bold);
    public static readonly Style Bar = new(decoration: Decoration.Invert);

    // For marks and charts. ANSI 2, 5 and 1: green, magenta and red in the shade of the terminal's theme.
    public static readonly Style Fine = new(Color.Green);
    public static readonly Style Doubtful = new(Color.Purple);
    public static readonly Style Wrong = new(Color.Maroon);

    /// <summary>The colour of a mark or chart.</summary>
    public static Style Of(Quality quality) => quality switch
    {
        Quality.Good => Fine,
        Quality.Uncertain => Doubtful,
        _ => Wrong,
    };

    /// <summary>The colour of a mark.</summary>
    public static Style Of(Severity severity) => severity switch
    {
        Severity.Critical => Wrong,
        Severity.Warning => Doubtful,
        _ => Plain,
    };

    /// <summary>The looks of the word.</summary>
    public static Style Word(Quality quality) => quality == Quality.Bad ? Title : Plain;

    /// <summary>The looks of the word.</summary>
    public static Style Word(Severity severity) => severity == Severity.Critical ? Title : Plain;
}
