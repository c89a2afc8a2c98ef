namespace Gateway.Outbox.Sqlite;

/// <summary>
/// How large the database may become. On a full disk it grows only into the room there is, and the log begins anew in its own place:
/// pages in the log that find no place in the database would keep it from doing so, and then nothing could be written any more,
/// deletions neither.
/// </summary>
internal sealed class Growth(Database database)
{
    // The most that SQLite knows.
    private const long Unlimited = uint.MaxValue - 1;

    private readonly Statement moveLog = database.Prepare("PRAGMA wal_checkpoint(RESTART)");
    private readonly Statement pages = database.Prepare("PRAGMA page_count");
    private long limit = Unlimited;
    private long known;

    /// <summary>Whether it is bounded by the disk now.</summary>
    public bool IsLimited => limit != Unlimited;

    /// <summary>Moves the log into the database, and lets that grow by no more than <paramref name="bytes"/> from now on.</summary>
    public void Limit(long bytes)
    {
        var room = TryMoveLog() ? Math.Max(0, bytes) / StoreBounds.PageSize : 0;
        known = pages.RunForNumber();
        Set(known + room);
    }

    /// <summary>It is so large now. What it gave back may be another program's by now.</summary>
    public void Follow(long bytes)
    {
        if (!IsLimited)
        {
            return;
        }

        var now = bytes / StoreBounds.PageSize;
        if (now < known)
        {
            Set(limit - (known - now));
        }

        known = now;
    }

    /// <summary>The disk has room.</summary>
    public void Lift()
    {
        if (IsLimited)
        {
            Set(Unlimited);
        }
    }

    private bool TryMoveLog()
    {
        try
        {
            // Waits for readers, which are quick.
            return moveLog.RunForNumber() == 0;
        }
        catch (SqliteFailure)
        {
            // What cannot be moved now stays in the log.
            return false;
        }
    }

    private void Set(long most)
    {
        database.Execute($"PRAGMA max_page_count = {most}");
        limit = most;
    }
}
