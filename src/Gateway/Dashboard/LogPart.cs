namespace Gateway.Dashboard;

/// <summary>The end of the log.</summary>
internal sealed class LogPart(View view, bool titled) : Part
{
    public override int Wanted => 6;

    protected override void Draw(Sheet sheet)
    {
        if (titled && sheet.Begin())
        {
            sheet.Put(" LOG", Palette.Title);
        }

        foreach (var line in view.Log.TakeLast(Math.Max(0, sheet.Lines)))
        {
            if (sheet.Begin())
            {
                sheet.Put(line.IsWarning ? "■" : " ", Palette.Doubtful).Put(line.Text, line.IsWarning ? Palette.Title : Palette.Plain);
            }
        }
    }
}
