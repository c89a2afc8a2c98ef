using System.Globalization;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;

namespace Gateway.Describing;

/// <summary>
/// Writes descriptions as plain aligned text, the same on a terminal and in a file; only long sentences are wrapped to the
/// width there is.
/// </summary>
internal sealed class DescriptionText(TextWriter output, int width)
{
    private const int Gap = 2;
    private const int LeastSentence = 30;

    /// <summary>Everything of one kind, one line each.</summary>
    public void List(string what, IReadOnlyList<Described> all)
    {
        if (all.Any(d => d.Extension is not null))
        {
            Table([what, "version", "contract", "what it brings"], [.. all.Select(d => (string[])[d.Name, d.Extension!.Version ?? "unknown", $"{d.Extension.Contract}", d.Summary])]);
            return;
        }

        var events = all.Any(d => d.Lane is not null);
        Table(
            events ? [what, "lane", "what it says"] : [what, "what it is"],
            [.. all.Select(d => events ? (string[])[d.Name, d.Lane!, d.Summary] : [d.Name, d.Summary])]);
    }

    /// <summary>One thing with all that is known about it.</summary>
    public void One(Described described)
    {
        Wrapped($"{described.Name}: {described.Summary}", 0);
        if (described.Extension is { } extension)
        {
            output.WriteLine();
            Wrapped($"Version {extension.Version ?? "unknown"}, contract {extension.Contract?.ToString(CultureInfo.InvariantCulture) ?? "unknown"}, from {extension.Folder}", 0);
        }

        if (described.Lane is { } lane)
        {
            output.WriteLine();
            output.WriteLine($"Lane: {lane}.");
        }

        if (described.Settings.Count > 0)
        {
            output.WriteLine();
            output.WriteLine("Settings:");
            Settings(described.Settings);
        }

        if (described.Channels.Count > 0)
        {
            output.WriteLine();
            output.WriteLine("Channels, with the default settings:");
            Table(["  channel", "unit", "plausible"], [.. described.Channels.Select(c => (string[])["  " + c.Name, c.Unit ?? "none", Range(c)])]);
        }
    }

    private static string Range(Channel channel) => (double.IsFinite(channel.Low), double.IsFinite(channel.High)) switch
    {
        (true, true) => FormattableString.Invariant($"{channel.Low} to {channel.High}"),
        (true, false) => FormattableString.Invariant($"{channel.Low} or more"),
        (false, true) => FormattableString.Invariant($"{channel.High} or less"),
        _ => "any",
    };

    private void Settings(IEnumerable<Setting> settings)
    {
        var rows = SettingsTable.Rows(settings).ToList();
        var column = Gap + rows.Max(r => r.Name.Length) + Gap;
        foreach (var row in rows)
        {
            var given = row.Required ? ", must be given" : row.Default is null ? string.Empty : $", default {row.Default}";
            var allowed = row.Allowed.Count == 0 ? string.Empty : $"; {(row.Choice ? string.Join(" | ", row.Allowed) : row.Allowed[0])}";
            output.Write((new string(' ', Gap) + row.Name).PadRight(column));
            Wrapped(row.Type + given + allowed, column);
            output.Write(new string(' ', column));
            Wrapped(row.Summary, column);
        }
    }

    private void Table(string[] head, IReadOnlyList<string[]> rows)
    {
        var widths = head.Select((h, i) => rows.Select(r => r[i].Length).Append(h.Length).Max() + Gap).ToArray();
        foreach (var row in rows.Prepend(head))
        {
            for (var i = 0; i < row.Length - 1; i++)
            {
                output.Write(row[i].PadRight(widths[i]));
            }

            Wrapped(row[^1], widths[..^1].Sum());
        }
    }

    /// <summary>Writes a text that begins in <paramref name="column"/>, and goes on there in the next lines.</summary>
    private void Wrapped(string text, int column)
    {
        var room = Math.Max(width - column, LeastSentence);
        while (text.Length > room && text.LastIndexOf(' ', room) is > 0 and var cut)
        {
            output.WriteLine(text[..cut]);
            output.Write(new string(' ', column));
            text = text[(cut + 1)..];
        }

        output.WriteLine(text);
    }
}
