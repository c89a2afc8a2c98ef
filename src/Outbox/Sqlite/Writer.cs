using Gateway.Abstractions.StoreParts;
using Gateway.Abstractions;
using Gateway.Abstractions.Store;

namespace Gateway.Outbox.Sqlite;

/// <summary>The transactions of the one writer: what belongs together is on the disk together, or not at all.</summary>
/// <remarks>Moves neither <see cref="NextNumbers"/> nor the cursors: the outbox does so when the transaction is on the disk.</remarks>
internal sealed class Writer
{
    private readonly NextNumbers next;
    private readonly Transaction transaction;
    private readonly LaneTables lanes;
    private readonly CursorTable cursorTable;
    private readonly EventWriter events;
    private readonly List<OlderExtent> brought = [];
    private readonly DeadLetterBox box;

    public Writer(Database database, string stream, in StoreBounds bounds, NextNumbers next, DeadLetterBox box)
    {
        this.next = next;
        this.box = box;
        transaction = new Transaction(database);
        Texts = new Texts(database, stream);
        Rows = new EventRows(Texts, stream);
        lanes = new LaneTables(database, stream, Rows, next);
        cursorTable = new CursorTable(database, stream);
        States = new StateTable(database, stream);
        Older = new OlderTable(database, stream);
        Dead = new DeadLetterTable(database, stream, bounds.DeadLetters);
        Space = new Space(database, bounds, lanes, Older);
        events = new EventWriter(database, Texts, stream);
    }

    public Texts Texts { get; }

    public EventRows Rows { get; }

    public StateTable States { get; }

    public OlderTable Older { get; }

    public DeadLetterTable Dead { get; }

    public Space Space { get; }

    /// <summary>The lanes of older streams that the last transaction brought.</summary>
    public IReadOnlyList<OlderExtent> Brought => brought;

    public CursorSet LoadCursors(out int damaged) => cursorTable.Load(out damaged);

    /// <summary>The oldest event that a new upstream may be owed; <paramref name="head"/> when there is none.</summary>
    public long Oldest(Lane lane, long head) => lanes.Oldest(lane, head);

    /// <summary>Writes the batch whose numbers were taken, and the cursors as staged; false: there was nothing to do.</summary>
    /// <param name="batch">What to write; null: only what gives room: cursors, deleting, evicting.</param>
    /// <param name="cursors">The cursors of this stream.</param>
    /// <param name="older">The older streams.</param>
    /// <param name="moved">Whether a cursor or a ledger is new to the store.</param>
    /// <param name="room">Bytes of room to make on a full disk.</param>
    public bool Commit(OutboxBatch? batch, CursorSet cursors, OlderStreams older, bool moved, long room = 0)
    {
        brought.Clear();
        var letters = box.Stage();
        if (batch is null or { IsEmpty: true } && !moved && letters is null && room == 0 && !lanes.IsDue(cursors) && !Space.IsDue)
        {
            return false;
        }

        try
        {
            Begin();
            if (batch is not null)
            {
                events.Write(batch, cursors);
                Weigh(batch);
                Import(batch, cursors);
                States.Write(batch);
                Dead.Write(batch.Parked);
            }

            if (letters is not null)
            {
                Dead.Write(letters);
            }

            if (moved)
            {
                WriteOlder(older);
            }

            // An alert does not wait for tidying up: a commit without one does that, unless too much has gathered.
            var hurry = batch is { IsUrgent: true };
            lanes.Grow(cursors, next);
            var deleted = lanes.Clean(cursors, hurry ? LaneTables.DeleteStep : 1);
            if (room > 0)
            {
                Space.MakeRoom(room, cursors, next);
            }
            else
            {
                Space.Keep(cursors, next, deleted, hurry);
            }

            lanes.KeepNumbers(cursors, next);
            cursorTable.Write(cursors);
            End();
            return true;
        }
        catch (SqliteFailure)
        {
            Undo();
            throw;
        }
    }

    /// <summary>Puts <paramref name="attached"/> in the place of <paramref name="before"/>.</summary>
    /// <param name="before">The cursors so far.</param>
    /// <param name="attached">The new ones.</param>
    /// <param name="raise">Whether a lane that nobody was owed until now begins at its head.</param>
    /// <param name="gone">Upstreams that are forgotten with what they were owed of older streams.</param>
    public void Attach(CursorSet before, CursorSet attached, bool raise, IEnumerable<OlderStream> gone)
    {
        next.Stand();
        attached.Stage();
        try
        {
            Begin();
            foreach (var lane in Lanes.All.Where(lane => raise && (!attached.Stores(lane) || !before.Stores(lane))))
            {
                lanes.RaiseFloor(lane, next[lane]);
            }

            foreach (var stream in gone)
            {
                Older.Forget(stream.Upstream, stream.Stream);
            }

            cursorTable.Replace(attached);
            var deleted = lanes.Clean(attached);
            Space.Keep(attached, next, deleted);
            lanes.KeepNumbers(attached, next);
            End();
        }
        catch (SqliteFailure)
        {
            Undo();
            throw;
        }
    }

    /// <summary>Runs <paramref name="action"/> as a transaction of its own.</summary>
    public void Run(Action<Writer> action)
    {
        brought.Clear();
        try
        {
            Begin();
            action(this);
            End();
        }
        catch (SqliteFailure)
        {
            Undo();
            throw;
        }
    }

    /// <summary>Adds an event of an older stream within the open transaction.</summary>
    public void AddOlder(string upstream, string stream, in StoredEvent stored)
    {
        Older.Add(upstream, stream, stored);
        brought.Add(new OlderExtent(upstream, stream, stored.Lane, stored.Sequence, stored.Last));
    }

    private void Weigh(OutboxBatch batch)
    {
        for (var i = 0; i < batch.Events.Count; i++)
        {
            Space.Weigh(batch.Events[i].Data.Length);
        }
    }

    private void Import(OutboxBatch batch, CursorSet cursors)
    {
        for (var i = 0; i < batch.Imports.Count; i++)
        {
            foreach (var upstream in cursors.OwedOf(batch.Imports[i]))
            {
                AddOlder(upstream, batch.Imports[i].Stream, batch.Imports[i].Event);
            }
        }
    }

    private void WriteOlder(OlderStreams older)
    {
        for (var i = 0; i < older.Count; i++)
        {
            var stream = older[i];
            foreach (var cursor in stream.Cursors)
            {
                if (cursor.Staged != cursor.Written)
                {
                    Older.Delete(stream.Upstream, stream.Stream, cursor.Lane, cursor.Staged);
                }

                if (cursor.Ledger.IsStagedNew)
                {
                    Older.Write(stream.Upstream, stream.Stream, cursor.Lane, cursor.Ledger.Staged);
                }
            }
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
        Dead.Commit();
        box.Commit();
    }

    private void Undo()
    {
        transaction.Rollback();
        events.Rollback();
        Dead.Rollback();
        box.Rollback();
    }
}
