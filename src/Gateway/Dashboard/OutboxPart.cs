using Gateway.Abstractions;
using Gateway.Diagnostics;

namespace Gateway.Dashboard;

/// <summary>Each upstream: whether it is connected, and how far each lane is.</summary>
internal sealed class OutboxPart(View view, bool titled) : Part
{
    private const int NameCells = 10;
    private const int NumberCells = 8;
    private const int UpCells = 2;

    public override int Wanted => 5;

    protected override void Draw(Sheet sheet)
    {
        if (sheet.Begin())
        {
            sheet.Put(titled ? " OUTBOX" : " lane", NameCells, titled ? Palette.Title : Palette.Plain);
            foreach (var title in (string[])["next", "cursor", "waiting"])
            {
                sheet.Put(title, NumberCells, right: true);
            }
        }

        foreach (var upstream in view.Board.Upstreams)
        {
            Draw(sheet, upstream);
        }

        if (view.Board.Upstreams.Count == 0 && sheet.Begin())
        {
            sheet.Put(" no upstream, nothing is stored");
        }
    }

    private static string Endpoint(UpstreamCopy upstream, int room) =>
        upstream.Endpoint.Length + UpCells <= room ? $"  {upstream.Endpoint}" : string.Empty;

    private static void Draw(Sheet sheet, UpstreamCopy upstream)
    {
        foreach (var lane in upstream.Lanes)
        {
            if (sheet.Begin())
            {
                sheet.Put(" " + lane.Lane.Name(), NameCells)
                    .Put(Shown.Count(lane.Next), NumberCells, right: true)
                    .Put(Shown.Count(lane.Cursor), NumberCells, right: true)
                    .Put(Shown.Count(lane.Waiting), NumberCells, lane.Waiting > 0 ? Palette.Title : Palette.Plain, right: true);
            }
        }

        if (sheet.Begin())
        {
            // The state first: where it is goes without saying on a narrow screen.
            var up = upstream.Failure is null;
            sheet.Put(" upstream ").Put(upstream.Id + " ").Mark(up ? Palette.Fine : Palette.Wrong).Put(up ? "connected" : "down", up ? Palette.Plain : Palette.Title);
            sheet.Put(up ? Endpoint(upstream, sheet.Room) : $"  {upstream.Failure}");
        }
    }
}
