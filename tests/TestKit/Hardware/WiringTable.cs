using System.Globalization;
using System.Text.RegularExpressions;

namespace TestKit.Hardware;

/// <summary>
/// Reads the wiring table of a page: the one whose head names the Raspberry Pi header. Its columns are the part with its pins, the
/// header and a note; where a page wires several parts, the part has a column of its own before the pin.
/// </summary>
public static partial class WiringTable
{
    private const string HeaderColumn = "Raspberry Pi header";

    /// <summary>The rows; none when the page has no such table.</summary>
    public static IReadOnlyList<Wire> In(string page)
    {
        var lines = page.Split('\n');
        var head = Array.FindIndex(lines, l => l.StartsWith('|') && Cells(l).Contains(HeaderColumn));
        return head < 0 ? [] : [.. Rows(lines, head)];
    }

    private static IEnumerable<Wire> Rows(string[] lines, int head)
    {
        var names = Cells(lines[head]);
        var apart = names.IndexOf(HeaderColumn) == 2;
        var part = string.Empty;
        foreach (var line in lines.Skip(head + 2).TakeWhile(l => l.StartsWith('|')))
        {
            var cells = Cells(line);
            if (!apart)
            {
                yield return Make(names[0], cells[0], cells[1], cells[2]);
                continue;
            }

            // An empty first cell means the part of the row before.
            part = cells[0].Length > 0 ? cells[0] : part;
            yield return Make(part, cells[1], cells[2], cells[3]);
        }
    }

    private static Wire Make(string part, string pin, string to, string note) => new(
        part,
        pin,
        PinNumber().Match(to) is { Success: true } match ? int.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture) : null,
        to,
        note);

    private static List<string> Cells(string line) => [.. line.Trim().Trim('|').Split('|').Select(c => c.Trim().Replace("`", string.Empty, StringComparison.Ordinal))];

    [GeneratedRegex(@"^pin (?<number>\d{1,2})\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PinNumber();
}
