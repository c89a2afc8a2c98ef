using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gateway.Dashboard;

/// <summary>A rectangle of exactly so many cells, filled line by line; what does not fit is left out.</summary>
internal sealed class Sheet(int width, int height)
{
    private const char Ellipsis = '…';
    private readonly List<Segment> segments = [];
    private int begun;
    private int column;
    private bool open;

    /// <summary>Cells per line.</summary>
    public int Width => width;

    /// <summary>Cells left in the present line.</summary>
    public int Room => width - column;

    /// <summary>Lines left, the present one not counted.</summary>
    public int Lines => height - begun;

    /// <summary>What was written.</summary>
    public IEnumerable<Segment> Segments => segments;

    /// <summary>Begins a line; false when there is no room for one.</summary>
    public bool Begin()
    {
        End();
        open = begun < height;
        begun += open ? 1 : 0;
        return open;
    }

    /// <summary>Writes into the present line, cut to the room there is.</summary>
    public Sheet Put(string text, Style? style = null) => Put(text, text.Length, style);

    /// <summary>Writes exactly <paramref name="cells"/> cells: cut, or filled with blanks at the right (or the left).</summary>
    public Sheet Put(string text, int cells, Style? style = null, bool right = false)
    {
        cells = Math.Clamp(cells, 0, Room);
        var shown = Fit(text, cells);
        var blanks = cells - shown.Length;
        Add(right ? new string(' ', blanks) : string.Empty, Style.Plain);
        Add(shown, style ?? Style.Plain);
        Add(right ? string.Empty : new string(' ', blanks), (style ?? Style.Plain).Decoration.HasFlag(Decoration.Invert) ? style! : Style.Plain);
        return this;
    }

    /// <summary>A mark of a colour, and a blank.</summary>
    public Sheet Mark(Style colour) => Put("■", colour).Put(" ");

    /// <summary>Ends the present line, and leaves the rest of the rectangle blank.</summary>
    public Sheet Finish()
    {
        while (Begin())
        {
        }

        return this;
    }

    private void End()
    {
        if (open)
        {
            Add(new string(' ', Room), Style.Plain);
            segments.Add(Segment.LineBreak);
        }

        column = 0;
    }

    private void Add(string text, Style style)
    {
        if (text.Length > 0 && open)
        {
            segments.Add(new Segment(text, style));
            column += text.Length;
        }
    }

    private static string Fit(string text, int cells)
    {
        var cut = text.Length <= cells ? text : cells == 0 ? string.Empty : text[..(cells - 1)] + Ellipsis;
        return cut.All(IsOneCell) ? cut : string.Concat(cut.Select(c => IsOneCell(c) ? c : '?'));
    }

    /// <summary>Names and messages come from outside: what is no character of one cell would disturb the lines.</summary>
    private static bool IsOneCell(char c) =>
        c is >= ' ' and < '\u0300' and not (>= '\u007f' and < '\u00a0') or >= '\u2010' and < '\u2028' or >= '\u2030' and < '\u2060' or >= '\u2070' and < '\u2600';
}
