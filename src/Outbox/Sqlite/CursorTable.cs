using Gateway.Abstractions;

namespace Gateway.Outbox.Sqlite;

/// <summary>The table of cursors.</summary>
internal sealed class CursorTable(Database database)
{
    private readonly Statement move = database.Prepare("UPDATE cursors SET acknowledged = ? WHERE upstream = ? AND lane = ?");
    private readonly Statement add = database.Prepare("INSERT INTO cursors VALUES (?, ?, ?, ?)");
    private readonly Statement clear = database.Prepare("DELETE FROM cursors");
    private readonly Statement all = database.Prepare("SELECT upstream, lane, first, acknowledged FROM cursors");

    public CursorSet Load()
    {
        var cursors = new List<LaneCursor>();
        while (all.Step())
        {
            cursors.Add(new LaneCursor(all.Text(0), (Lane)all.Number(1), all.Number(2), all.Number(3)));
        }

        all.Reset();
        return new CursorSet(cursors);
    }

    /// <summary>Writes those that moved, as staged.</summary>
    public void Write(CursorSet cursors)
    {
        for (var i = 0; i < cursors.Count; i++)
        {
            var cursor = cursors[i];
            if (cursor.Staged != cursor.Written)
            {
                move.Bind(1, cursor.Staged);
                move.Bind(2, cursor.Upstream);
                move.Bind(3, (long)cursor.Lane);
                move.Run();
            }
        }
    }

    /// <summary>Makes the table hold exactly <paramref name="cursors"/>.</summary>
    public void Replace(CursorSet cursors)
    {
        clear.Run();
        for (var i = 0; i < cursors.Count; i++)
        {
            add.Bind(1, cursors[i].Upstream);
            add.Bind(2, (long)cursors[i].Lane);
            add.Bind(3, cursors[i].From);
            add.Bind(4, cursors[i].Staged);
            add.Run();
        }
    }
}
