using System.Globalization;
using Gateway.Diagnostics;

namespace Gateway.Dashboard;

/// <summary>What this is, how long it runs, how much happens, how to watch it and how to end it.</summary>
internal sealed class HeadPart(View view) : Part
{
    public override int Wanted => 2;

    protected override void Draw(Sheet sheet)
    {
        if (!sheet.Begin())
        {
            return;
        }

        var pace = $"{view.PerSecond.ToString("F1", CultureInfo.InvariantCulture)} events/s  {Shown.Age(view.Running)}  end: q ";
        sheet.Put($" sensor-gateway {Product.Version} demo", sheet.Width - pace.Length, Palette.Bar).Put(pace, Palette.Bar);
        if (sheet.Begin())
        {
            var (what, text) = view.Board.StoreFailure is { } failure ? ("store ", failure) : ("watch ", view.Watch ?? "no upstream is configured, so nothing is sent");
            sheet.Put(view.Board.StoreFailure is null ? " " : "■", Palette.Wrong).Put(what, Palette.Title).Put(text);
        }
    }
}
