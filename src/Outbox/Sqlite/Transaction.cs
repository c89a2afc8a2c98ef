namespace Gateway.Outbox.Sqlite;

/// <summary>The transactions of the writer.</summary>
internal sealed class Transaction(Database database)
{
    private readonly Statement begin = database.Prepare("BEGIN IMMEDIATE");
    private readonly Statement commit = database.Prepare("COMMIT");
    private readonly Statement rollback = database.Prepare("ROLLBACK");

    public void Begin()
    {
        // One that could not even be undone is undone now.
        if (database.InTransaction)
        {
            rollback.Run();
        }

        begin.Run();
    }

    /// <summary>Returns when the content is on the disk.</summary>
    public void Commit() => commit.Run();

    /// <summary>Undoes what is open. SQLite itself has done so already after some failures (a full disk).</summary>
    public void Rollback()
    {
        try
        {
            if (database.InTransaction)
            {
                rollback.Run();
            }
        }
        catch (SqliteFailure)
        {
            // The failure that led here is the one to report; the next transaction tries to undo again.
        }
    }
}
