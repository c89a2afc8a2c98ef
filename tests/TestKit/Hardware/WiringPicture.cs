using System.Globalization;
using System.Text;

namespace TestKit.Hardware;

/// <summary>
/// Draws the picture of a wiring table as SVG: the Pi's header on the left as one looks at the board, the parts on the right, a wire for each
/// row. Each pin of the header has one upright lane, from which branches lead to all that is connected to it; a dot is a connection, a
/// crossing without one is not. What does not lead to the header is written to the right of its pin.
/// </summary>
public static class WiringPicture
{
    private const int Row = 24;
    private const int Top = 58;
    private const int Even = 118;
    private const int FirstLane = 215;
    private const int LaneStep = 14;
    private const int Box = 250;

    /// <summary>The picture, as text of a file.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="wires">The table.</param>
    public static string Draw(string title, IReadOnlyList<Wire> wires)
    {
        var lanes = wires.Where(w => w.HeaderPin is not null).Select(w => w.HeaderPin!.Value).Distinct().Order().ToList();
        var left = FirstLane + (lanes.Count * LaneStep) + 130;
        var places = Places(wires);
        var height = Math.Max(Top + (Row * 20) + 16, (places.Count > 0 ? places[^1] : Top) + 34);
        var width = left + Box + 330;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" font-family=\"Helvetica, Arial, sans-serif\" font-size=\"12\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<title>{Text(title)}</title>\n<rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n");
        Board(svg);
        for (var i = 0; i < lanes.Count; i++)
        {
            Lane(svg, lanes[i], FirstLane + (i * LaneStep), left, [.. places.Where((_, n) => wires[n].HeaderPin == lanes[i])]);
        }

        Pins(svg, lanes);
        Parts(svg, wires, places, left);
        return svg.Append("</svg>\n").ToString();
    }

    /// <summary>Height of each row's pin: rows of one part stand together, a gap parts them from the next.</summary>
    private static List<int> Places(IReadOnlyList<Wire> wires)
    {
        var places = new List<int>();
        // On the height of the header's pins, so that no branch covers the way of a wire between them.
        var y = Top + Row;
        for (var i = 0; i < wires.Count; i++)
        {
            y += i == 0 ? 0 : wires[i].Part == wires[i - 1].Part ? Row : Row * 3;
            places.Add(y);
        }

        return places;
    }

    private static void Board(StringBuilder svg)
    {
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Even - 12}\" y=\"24\" text-anchor=\"middle\" font-weight=\"bold\" fill=\"#222\">Raspberry Pi header</text>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Even - 12}\" y=\"40\" text-anchor=\"middle\" fill=\"#666\" font-size=\"10\">pin 1 is nearest to the SD card</text>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{Even - 36}\" y=\"{Top - 12}\" width=\"48\" height=\"{(Row * 20) + 2}\" rx=\"4\" fill=\"#333\"/>\n");
    }

    private static void Pins(StringBuilder svg, List<int> used)
    {
        for (var pin = 1; pin <= Header.Pins; pin++)
        {
            var odd = pin % 2 == 1;
            var (x, y) = PinAt(pin);
            var colour = used.Contains(pin) ? WireColour.Of(pin) : "#999";
            var (fill, weight) = used.Contains(pin) ? ("#111", "bold") : ("#999", "normal");
            svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{x}\" cy=\"{y}\" r=\"9\" fill=\"{colour}\" stroke=\"#eee\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x}\" y=\"{y + 3}\" text-anchor=\"middle\" font-size=\"9\" fill=\"#fff\">{pin}</text>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{(odd ? x - 18 : x + 18)}\" y=\"{y + 3}\" text-anchor=\"{(odd ? "end" : "start")}\" font-size=\"10\" font-weight=\"{weight}\" fill=\"{fill}\">{Text(Header.NameOf(pin))}</text>\n");
        }
    }

    /// <summary>From the pin through the gap below its row to its lane, along it, and from there to every part.</summary>
    private static void Lane(StringBuilder svg, int pin, int lane, int left, List<int> targets)
    {
        var (x, y) = PinAt(pin);
        var gap = y + (Row / 2) + (pin % 2 == 1 ? 2 : -2);
        var (from, to) = (Math.Min(gap, targets.Min()), Math.Max(gap, targets.Max()));
        var style = $"fill=\"none\" stroke=\"{WireColour.Of(pin)}\" stroke-width=\"2\"";
        svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{x} {y}L{x + 10} {gap}H{lane}M{lane} {from}V{to}\" {style}/>");
        foreach (var target in targets)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{lane} {target}H{left}\" {style}/>");
            if (target != from && target != to)
            {
                svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{lane}\" cy=\"{target}\" r=\"3.5\" fill=\"{WireColour.Of(pin)}\"/>");
            }
        }

        if (gap != from && gap != to)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{lane}\" cy=\"{gap}\" r=\"3.5\" fill=\"{WireColour.Of(pin)}\"/>");
        }

        svg.Append('\n');
    }

    private static void Parts(StringBuilder svg, IReadOnlyList<Wire> wires, List<int> places, int left)
    {
        for (var i = 0; i < wires.Count; i++)
        {
            if (i == 0 || wires[i].Part != wires[i - 1].Part)
            {
                var rows = wires.Skip(i).TakeWhile(w => w.Part == wires[i].Part).Count();
                svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{left}\" y=\"{places[i] - 40}\" width=\"{Box}\" height=\"{(rows * Row) + 36}\" rx=\"6\" fill=\"#f4f6f8\" stroke=\"#445\"/>");
                svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{left + (Box / 2)}\" y=\"{places[i] - 22}\" text-anchor=\"middle\" font-weight=\"bold\" fill=\"#222\">{Text(wires[i].Part)}</text>\n");
            }

            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{left + 12}\" y=\"{places[i] + 4}\" fill=\"#111\">{Text(wires[i].Pin)}</text>");
            svg.Append(wires[i].HeaderPin is { } pin
                ? string.Create(CultureInfo.InvariantCulture, $"<text x=\"{left - 8}\" y=\"{places[i] - 4}\" text-anchor=\"end\" font-size=\"10\" fill=\"#333\">{Text($"pin {pin}, {wires[i].HeaderName}")}</text>\n")
                : string.Create(CultureInfo.InvariantCulture, $"<text x=\"{left + Box + 10}\" y=\"{places[i] + 4}\" font-size=\"11\" fill=\"#444\">{Text(wires[i].To)}</text>\n"));
        }
    }

    private static (int X, int Y) PinAt(int pin) => (pin % 2 == 1 ? Even - 24 : Even, Top + ((pin - 1) / 2 * Row));

    private static string Text(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);
}
