using Gateway.Abstractions;
using Gateway.Diagnostics;

namespace Gateway.Dashboard;

/// <summary>Each point: its value, its latest course and its quality. With more room the course has more lines.</summary>
internal sealed class ReadingsPart(View view, bool titled) : Part
{
    private const int ValueCells = 12;
    private const int QualityCells = 20;
    private const int WideQualityCells = 42;
    private const int WideFrom = 110;
    private const int Tallest = 4;
    private const int LeastChart = 8;
    private const double PerCent = 5;
    private const double Steady = 0.02;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private IReadOnlyList<PointCopy> Points => view.Board.Points;

    public override int Wanted => Points.Count + 1;

    protected override void Draw(Sheet sheet)
    {
        var names = Math.Clamp(Points.Count == 0 ? 0 : Points.Max(p => p.Point.Id.Length), 8, 32) + 2;
        var quality = sheet.Width >= WideFrom ? WideQualityCells : QualityCells;
        var chart = sheet.Width - names - ValueCells - quality - 3;
        if (titled && sheet.Begin())
        {
            sheet.Put(" READINGS", names, Palette.Title).Put("value", ValueCells, right: true);
            sheet.Put(chart >= LeastChart ? "  latest" : string.Empty, Math.Max(0, chart) + 3).Put("quality");
        }

        if (Points.Count == 0 && sheet.Begin())
        {
            sheet.Put(" No sensor is configured, so nothing is read.", Palette.Title);
        }

        var tall = Points.Count == 0 ? 1 : Math.Clamp(sheet.Lines / Points.Count, 1, Tallest);
        for (var i = 0; i < Points.Count; i++)
        {
            if (sheet.Lines == 1 && i < Points.Count - 1 && sheet.Begin())
            {
                sheet.Put($" … and {Points.Count - i} more");
                return;
            }

            Draw(sheet, Points[i], names, chart >= LeastChart ? chart : 0, tall);
        }
    }

    private void Draw(Sheet sheet, PointCopy point, int names, int chart, int tall)
    {
        var (word, quality) = Verdict(point);
        var colour = Palette.Of(quality);

        // Without a single value there is no chart, and room for the reason.
        chart = Array.Exists(point.History, double.IsFinite) ? chart : 0;

        // A chart of several lines has a blank one above it, so that its highest values do not touch its neighbour.
        var rows = Sparkline.Rows(point.History, chart, Math.Max(1, tall - 1), LeastSpan(point));
        for (var line = 0; line < tall; line++)
        {
            if (!sheet.Begin())
            {
                return;
            }

            var row = line - (tall - rows.Length);
            var last = line == tall - 1;
            sheet.Put(last ? " " + point.Point.Id : string.Empty, names);
            sheet.Put(last && point.Last is { } reading ? Shown.Value(reading.Value, point.Point.Unit) : string.Empty, ValueCells, Palette.Title, right: true);
            sheet.Put("  ").Put(row >= 0 ? rows[row] : string.Empty, chart, colour).Put(" ");
            if (last)
            {
                sheet.Mark(colour).Put(word, Palette.Word(quality));
            }
        }
    }

    private static double LeastSpan(PointCopy point) =>
        point.Point.Unit == "%" ? PerCent
        : point.Last is { Value: var value } && double.IsFinite(value) ? Steady * Math.Abs(value)
        : 0;

    /// <summary>What to think of a point: the word of its quality with the reason, or since when nothing came.</summary>
    private (string Word, Quality Quality) Verdict(PointCopy point)
    {
        if (point.Last is not { } last)
        {
            return ("no reading yet", Quality.Uncertain);
        }

        var age = TimeSpan.FromTicks(view.Now.Ticks - last.At.Ticks);
        var patience = point.Every * 3 > Patience ? point.Every * 3 : Patience;
        return last.Quality != Quality.Good ? ($"{last.Quality.Name()}: {last.Reason}", last.Quality)
            : !point.Point.Recorded && age > patience ? ($"silent for {Shown.Age(age)}", Quality.Uncertain)
            : ("good", Quality.Good);
    }
}
