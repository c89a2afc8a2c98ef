using Gateway.Abstractions;
using Gateway.Abstractions.Store;

namespace Gateway.Outbox.Sqlite;

/// <summary>The transactions of the one writer: what belongs together is on the disk together, or not at all.</summary>
/// <remarks>Moves neither <see cref="NextNumbers"/> nor the cursors: the outbox does so when the transaction is on the disk.</remarks>
internal sealed class Writer(Database database, NextNumbers next)
{
    private readonly Transaction transaction = new(database);
    private readonly LaneTables lanes = new(database, next);
    private readonly CursorTable cursorTable = new(database);
    private readonly StateTable states = new(database);
    private readonly EventWriter events = new(database, new Texts(database));

    public Texts Texts => events.Texts;

    public StateTable States => states;

    public CursorSet LoadCursors() => cursorTable.Load();

    /// <summary>The oldest event that a new upstream may be owed; <paramref name="head"/> when there is none.</summary>
    public long Oldest(Lane lane, long head) => lanes.Oldest(lane, head);

    /// <summary>Writes the batch whose numbers were taken, and the cursors as staged. Nothing to do is no transaction.</summary>
    public void Commit(OutboxBatch batch, CursorSet cursors, bool moved)
    {
        if (batch.IsEmpty && !moved && !lanes.IsDue(cursors))
        {
            return;
        }

        try
        {
            Begin();
            events.Write(batch, cursors);
            states.Write(batch);
            cursorTable.Write(cursors);
            lanes.Clean(cursors, next);
            End();
        }
        catch (SqliteFailure)
        {
            Undo();
            throw;
        }
    }

    /// <summary>Puts <paramref name="attached"/> in the place of <paramref name="before"/>.</summary>
    public void Attach(CursorSet before, CursorSet attached)
    {
        next.Stand();
        attached.Stage();
        try
        {
            Begin();
            foreach (var lane in Lanes.All.Where(lane => !attached.Stores(lane) || !before.Stores(lane)))
            {
                lanes.RaiseFloor(lane, next[lane]);
            }

            cursorTable.Replace(attached);
            lanes.Clean(attached, next);
            End();
        }
        catch (SqliteFailure)
        {
            Undo();
            throw;
        }
    }

    private void Begin()
    {
        transaction.Begin();
        lanes.Stage();
    }

    private void End()
    {
        transaction.Commit();
        lanes.Commit();
        events.Commit();
    }

    private void Undo()
    {
        transaction.Rollback();
        events.Rollback();
    }
}
