using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gateway.Dashboard;

/// <summary>Lays the parts out for a size, and gives the lines to be shown: exactly the height, none wider than the width.</summary>
internal static class Screen
{
    private const int WideFrom = 120;
    private const int TallFrom = 30;
    private const int OutboxCells = 36;
    private const int LogLines = 12;
    private const int OutboxLines = 7;

    /// <summary>Renders one frame.</summary>
    /// <param name="view">What is to be seen.</param>
    /// <param name="width">Cells per line.</param>
    /// <param name="height">Lines.</param>
    /// <param name="colours">False: bold and reversed text only.</param>
    public static string[] Render(View view, int width, int height, bool colours)
    {
        var writer = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = colours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            Out = new Paper(writer, width, height),
        });
        console.Profile.Capabilities.Unicode = true;
        console.Write(width >= WideFrom && height >= TallFrom ? Large(view, height) : Small(view, width, height));
        return writer.ToString().TrimEnd('\n').Split('\n');
    }

    private static Layout Small(View view, int width, int height)
    {
        var readings = new ReadingsPart(view, titled: true);
        var shares = Shares.Of(height, readings.Wanted);
        var rows = new List<Layout> { Rows(new HeadPart(view), shares.Head) };
        if (shares.Readings > 0)
        {
            rows.Add(Rows(readings, shares.Readings));
        }

        if (shares.Middle > 0)
        {
            var alerts = new Layout(new AlertsPart(view, titled: true));
            rows.Add(width < 2 * OutboxCells
                ? alerts.Size(shares.Middle)
                : new Layout().Size(shares.Middle).SplitColumns(alerts, new Layout(new OutboxPart(view, titled: true)).Size(OutboxCells)));
        }

        if (shares.Log > 0)
        {
            rows.Add(Rows(new LogPart(view, titled: true), shares.Log));
        }

        return new Layout().SplitRows([.. rows]);
    }

    private static Layout Large(View view, int height)
    {
        var log = Math.Min(LogLines, height / 5);
        return new Layout().SplitRows(
            Rows(new HeadPart(view), 2),
            new Layout().Size(height - 2 - log).SplitColumns(
                new Layout(Framed("Readings", new ReadingsPart(view, titled: false))).Ratio(3),
                new Layout().Ratio(2).SplitRows(
                    new Layout(Framed("Alerts", new AlertsPart(view, titled: false))),
                    new Layout(Framed("Outbox", new OutboxPart(view, titled: false))).Size(OutboxLines))),
            new Layout(Framed("Log", new LogPart(view, titled: false))).Size(log));
    }

    private static Layout Rows(Part part, int lines) => new Layout(part).Size(lines);

    private static Panel Framed(string title, Part part) => new(part)
    {
        Header = new PanelHeader($" [bold]{title}[/] "),
        Border = BoxBorder.Square,
        Padding = new Padding(0),
        Expand = true,
    };

    /// <summary>A terminal of a given size that is not there.</summary>
    private sealed class Paper(TextWriter writer, int width, int height) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => true;

        public int Width => width;

        public int Height => height;

        public void SetEncoding(Encoding encoding)
        {
            // Text stays text.
        }
    }
}
