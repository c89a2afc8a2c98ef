namespace Gateway.Outbox.Sqlite;

/// <summary>
/// How large the database may become. On a full disk it does not grow, and the log begins anew in its own place: pages in the log that find
/// no place in the database would keep it from doing so, and then nothing could be written any more, deletions neither.
/// </summary>
internal sealed class Growth(Database database)
{
    // The most that SQLite knows.
    private const long Unlimited = uint.MaxValue - 1;

    // No alert has a key like this one; it is gone before the transaction ends.
    private const string Filler = "char(1)";

    private readonly Statement moveLog = database.Prepare("PRAGMA wal_checkpoint(RESTART)");
    private readonly Statement freePages = database.Prepare("PRAGMA freelist_count");
    private readonly Statement pages = database.Prepare("PRAGMA page_count");
    private long limit = Unlimited;
    private long known;

    /// <summary>Whether it is bounded by the disk now.</summary>
    public bool IsLimited => limit != Unlimited;

    /// <summary>Moves the log into the database, which from now on does not grow any more, but by <paramref name="bytes"/> at once.</summary>
    public void Limit(long bytes)
    {
        var moved = TryMoveLog();
        known = pages.RunForNumber();
        Set(known);
        var wanted = (bytes / StoreBounds.PageSize) - freePages.RunForNumber();
        if (moved && wanted > 0)
        {
            TryTake(wanted);
        }
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

    /// <summary>Room that is only promised may be another program's when it is needed: it is taken now, as free pages.</summary>
    private void TryTake(long count)
    {
        try
        {
            Set(known + count);
            database.Execute($"BEGIN IMMEDIATE; INSERT INTO states VALUES ({Filler}, zeroblob({(count - 1) * StoreBounds.PageSize}), 0); DELETE FROM states WHERE key = {Filler}; COMMIT");
            TryMoveLog();
        }
        catch (SqliteFailure)
        {
            if (database.InTransaction)
            {
                database.Execute("ROLLBACK");
            }
        }
        finally
        {
            known = pages.RunForNumber();
            Set(known);
        }
    }

    private void Set(long most)
    {
        database.Execute($"PRAGMA max_page_count = {most}");
        limit = most;
    }
}
