using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Pipeline;

namespace Gateway.Rehearsing;

/// <summary>Shows a failed test: expected and actual beside each other on the time line, with the readings near it, in 80 columns.</summary>
internal static class Timeline
{
    private const int Width = 80;
    private const int TimeWidth = 9;
    private const int CellWidth = 21;
    private const int Before = 3;
    private const int After = 1;
    private const int MostRows = 60;

    /// <summary>Writes it.</summary>
    public static void Write(TestResult result, TextWriter output)
    {
        var test = result.Test;
        var points = test.Series.Select(s => s.Point.Id).Distinct().ToList();
        var rows = Rows(result, points.Count > 1);
        Line(output, ' ', ["time", points.Count == 1 ? points[0] : "reading", "expected", "happened"]);
        foreach (var row in rows.Take(MostRows))
        {
            Line(output, row.Mark, row.Cells);
        }

        if (rows.Count > MostRows)
        {
            output.WriteLine($"    and {rows.Count - MostRows} rows more");
        }

        if (result.IsCut)
        {
            output.WriteLine($"    ended: more than {TestRun.MostTransitions} transitions happened");
        }
    }

    private static List<Row> Rows(TestResult result, bool named)
    {
        var rows = new List<Row>();
        foreach (var finding in result.Findings)
        {
            rows.AddRange(Rows(finding));
        }

        rows.AddRange(result.Test.Restarts.Select(r => new Row(r.At, ' ', [Words.Time(r.At), string.Empty, string.Empty, $"(down for {Words.Time(r.Down)})"])));
        var wrong = rows.Where(r => r.Mark == '!').Select(r => r.At).ToHashSet();
        foreach (var (point, series) in result.Test.Series)
        {
            AddReadings(rows, wrong, result.Test.Until, point, series, named);
        }

        // At one instant a reading comes before what it causes; together they are one row.
        var sorted = rows.OrderBy(r => r.At).ThenBy(r => r.Mark == ' ' && r.Cells[2].Length + r.Cells[3].Length == 0 ? 0 : 1).ToList();
        for (var i = sorted.Count - 1; i > 0; i--)
        {
            var (reading, after) = (sorted[i - 1], sorted[i]);
            if (reading.At == after.At && reading.Cells[2].Length + reading.Cells[3].Length == 0 && after.Cells[1].Length == 0)
            {
                sorted[i] = after with { Cells = [after.Cells[0], reading.Cells[1], after.Cells[2], after.Cells[3]] };
                sorted.RemoveAt(i - 1);
            }
        }

        return sorted;
    }

    private static IEnumerable<Row> Rows(Finding finding)
    {
        var (expected, happened) = (finding.Expected is { } e ? Say(e) : string.Empty, finding.Happened is { } t ? $"{Words.Kind(t.Kind)} {t.Rule}" : string.Empty);
        var mark = finding.IsMet ? ' ' : '!';
        if (finding.Expected is { } wanted && finding.Happened is not null && wanted.At != finding.At)
        {
            var by = Words.Time(Math.Abs(finding.At - wanted.At));
            var late = finding.At > wanted.At;
            yield return new Row(wanted.At, mark, [Words.Time(wanted.At), string.Empty, Join(expected, finding.Wanted), $"({by} {(late ? "later" : "earlier")})"]);
            yield return new Row(finding.At, mark, [Words.Time(finding.At), string.Empty, $"({by} {(late ? "earlier" : "later")})", Join(happened, finding.Found)]);
            yield break;
        }

        if (finding is { Expected: null, Happened: null })
        {
            yield return new Row(finding.At, mark, [Words.Time(finding.At), string.Empty, finding.Wanted, finding.Found]);
            yield break;
        }

        var isAlert = finding.Expected is { Kind: null };
        yield return new Row(finding.At, mark,
        [
            Words.Time(finding.At),
            string.Empty,
            finding.Expected is null ? "(nothing)" : Join(expected, finding.Wanted),
            isAlert ? finding.Found : finding.Happened is null ? "(nothing)" : Join(finding.IsMet ? happened : Where(happened, finding), finding.Found),
        ]);
    }

    /// <summary>What was not expected says all that an expectation would have to say.</summary>
    private static string Where(string happened, Finding finding) => finding is { Expected: null, Happened: { } t }
        ? $"{happened} {AlertNames.Of(t.Severity)} {(double.IsNaN(t.Value) ? t.Reason : Fields.Show(t.Value))}".TrimEnd()
        : happened;

    private static string Say(Expectation expectation) =>
        $"{(expectation.Kind is { } kind ? Words.Kind(kind) : "alert")} {expectation.Rule}{(expectation.NamesPoint ? " " + expectation.Point : string.Empty)}";

    private static string Join(string what, string fields) => fields.Length == 0 ? what : $"{what}: {fields}";

    private static void AddReadings(List<Row> rows, HashSet<long> wrong, long until, Point point, Series series, bool named)
    {
        var recent = new Queue<SeriesReading>();
        var afterwards = 0;
        var shown = rows.Select(r => r.At).ToHashSet();
        var marks = wrong.Order().ToList();
        var next = 0;
        foreach (var reading in series.Readings(until))
        {
            while (next < marks.Count && marks[next] < reading.Time)
            {
                // Nothing was read at the instant itself: the readings before it explain it.
                Flush();
                afterwards = After;
                next++;
            }

            if (next < marks.Count && marks[next] == reading.Time)
            {
                Flush();
                afterwards = After;
                next++;
                Add(reading);
            }
            else if (afterwards > 0)
            {
                afterwards--;
                Add(reading);
            }
            else if (shown.Contains(reading.Time))
            {
                Add(reading);
            }
            else
            {
                recent.Enqueue(reading);
                if (recent.Count > Before)
                {
                    recent.Dequeue();
                }
            }
        }

        if (next < marks.Count)
        {
            Flush();
        }

        void Flush()
        {
            foreach (var reading in recent)
            {
                Add(reading);
            }

            recent.Clear();
        }

        void Add(SeriesReading reading) =>
            rows.Add(new Row(reading.Time, ' ', [Words.Time(reading.Time), named ? $"{point.Id} {Words.Reading(reading)}" : Words.Reading(reading), string.Empty, string.Empty]));
    }

    /// <summary>One row of the table; what does not fit goes on in the next line of its cell.</summary>
    private static void Line(TextWriter output, char mark, IReadOnlyList<string> cells)
    {
        int[] widths = [TimeWidth, Width - 4 - TimeWidth - (2 * CellWidth) - 3, CellWidth, CellWidth];
        var wrapped = cells.Select((c, i) => Wrap(c, widths[i])).ToList();
        for (var i = 0; i < wrapped.Max(w => w.Count); i++)
        {
            var line = string.Join(' ', wrapped.Select((w, c) => (i < w.Count ? w[i] : string.Empty).PadRight(widths[c])));
            output.WriteLine($"  {(i == 0 ? mark : ' ')} {line}".TrimEnd());
        }
    }

    private static List<string> Wrap(string text, int width)
    {
        var lines = new List<string> { string.Empty };
        foreach (var word in text.Split(' '))
        {
            var rest = word;
            if (lines[^1].Length > 0 && lines[^1].Length + 1 + rest.Length > width)
            {
                lines.Add(string.Empty);
            }

            rest = lines[^1].Length > 0 ? " " + rest : rest;
            while (lines[^1].Length + rest.Length > width)
            {
                var fits = width - lines[^1].Length;
                lines[^1] += rest[..fits];
                rest = rest[fits..];
                lines.Add(string.Empty);
            }

            lines[^1] += rest;
        }

        return lines;
    }

    private sealed record Row(long At, char Mark, IReadOnlyList<string> Cells);
}
