using Gateway.Pipeline;
using Gateway.Rules;
using Spectre.Console;

namespace Gateway.Dashboard;

/// <summary>The active alerts, the worst first, and below them what changed lately.</summary>
internal sealed class AlertsPart(View view, bool titled) : Part
{
    private const int KindCells = 12;
    private const int AgeCells = 6;
    private const int ValueFrom = 12;

    public override int Wanted => 5;

    protected override void Draw(Sheet sheet)
    {
        var active = view.Board.Active;
        if (titled && sheet.Begin())
        {
            sheet.Put(" ALERTS ", Palette.Title).Put(active.Count == 0 ? "none active" : $"{active.Count} active", active.Count == 0 ? Palette.Plain : Palette.Word(active[0].Severity));
        }

        for (var i = 0; i < active.Count; i++)
        {
            if (!sheet.Begin())
            {
                return;
            }

            if (sheet.Lines == 0 && i < active.Count - 1)
            {
                sheet.Put($" … and {active.Count - i} more");
                return;
            }

            sheet.Put(" ").Mark(Palette.Of(active[i].Severity));
            Line(sheet, Name(active[i].Severity), active[i].RaisedAt.Ticks, active[i], Palette.Word(active[i].Severity));
        }

        if (!titled && view.Board.Latest.Count > 0 && sheet.Begin() && sheet.Begin())
        {
            sheet.Put(" lately", Palette.Title);
        }

        Latest(sheet);
    }

    private static string Name(Severity severity) => severity.ToString().ToLowerInvariant();

    private void Latest(Sheet sheet)
    {
        foreach (var change in view.Board.Latest)
        {
            if (!sheet.Begin())
            {
                return;
            }

            sheet.Put("   ");
            Line(sheet, AlertNames.Kind(change.Kind), change.At.Ticks, change, Palette.Plain);
        }
    }

    private void Line(Sheet sheet, string what, long since, in Transition alert, Style style)
    {
        var age = alert.Point.Recorded ? string.Empty : Shown.Age(TimeSpan.FromTicks(view.Now.Ticks - since));
        sheet.Put(what, KindCells, style).Put(age, AgeCells, right: true).Put("  ").Put(alert.Rule);
        if (sheet.Room > alert.Point.Id.Length + ValueFrom)
        {
            sheet.Put($"  {alert.Point.Id}");
            Put(sheet, alert);
        }
    }

    private static void Put(Sheet sheet, in Transition alert)
    {
        var value = Shown.Value(alert.Value, alert.Unit);
        if (sheet.Room > value.Length + 2)
        {
            sheet.Put("  " + value);
        }
    }
}
