using Gateway.Abstractions.StoreParts;
using Gateway.Abstractions;
using Gateway.Abstractions.Store;

namespace Gateway.Outbox.Sqlite;

/// <summary>The files of one store while it is open: lock, database, and what stands beside them.</summary>
internal sealed class OpenStore : IDisposable
{
    // So often a store is opened that cannot be read before it is set aside.
    private const int ReadTries = 3;

    private readonly FileStream held;
    private readonly RunMarker marker;
    private readonly FileInfo log;
    private readonly Reserve reserve;
    private readonly Growth growth;

    private OpenStore(FileStream held, RunMarker marker, Database database, string file, in StoreBounds bounds, SqliteOptions options)
    {
        this.held = held;
        this.marker = marker;
        Database = database;
        Bounds = bounds;
        var stream = Schema.Prepare(database, file, bounds);
        Shared = new StoreShared(file, stream, new DeadLetterBox(options.Time));
        Writer = new Writer(database, stream, bounds, Shared.Next, Shared.Dead);
        log = new FileInfo(file + "-wal");
        var folder = Path.GetDirectoryName(file)!;
        reserve = new Reserve(folder, bounds.Reserve, FreeOf(folder, options));
        growth = new Growth(database);
        if (!reserve.IsHeld)
        {
            growth.Limit(reserve.RoomBeside(LogBytes));
        }
    }

    public Database Database { get; }

    public Writer Writer { get; }

    public StoreShared Shared { get; }

    public StoreBounds Bounds { get; }

    /// <summary>What was set aside to open this one.</summary>
    public ReplacedStore? Replaced { get; private set; }

    /// <summary>The run before, when it did not close the store.</summary>
    public RunMark? Unclean { get; private set; }

    /// <summary>Opens the store; what cannot be used is set aside, once, and a new one made. On a full disk the reserve makes room.</summary>
    public static SqliteOutbox Open(string folder, SqliteOptions options, Func<OpenStore, SqliteOutbox> use)
    {
        var taken = StoreLock.Take(folder);
        RunMarker? mark = null;
        try
        {
            Reserve.MakeRoom(folder, FreeOf(folder, options));
            mark = new RunMarker(folder);
            var unclean = mark.Found is { IsStopped: false, Stream.Length: > 0 } ? mark.Found : null;
            var replaced = Inspect(folder, mark, options);
            SqliteOutbox? outbox = null;
            for (var tries = 1; outbox is null; tries++)
            {
                try
                {
                    outbox = Open(folder, options, taken, mark, (replaced, unclean), use);
                }
                catch (NotContinuedException found) when (found.MayPass && tries < ReadTries)
                {
                    // One read that failed must not cost a stream.
                }
                catch (NotContinuedException found) when (replaced is null)
                {
                    replaced = Quarantine.Move(folder, found.Why, found.IsForeign, logToo: true, options.Time.GetUtcNow(), options.Limit);
                    mark.Forget();
                    tries = 0;
                }
            }

            (mark, taken) = (null, null);
            return outbox;
        }
        catch (NotContinuedException found)
        {
            throw new OutboxException(OutboxFailure.Unavailable, $"{folder}: a new store cannot be made: {found.Why.Reason}; see whether the disk works", found);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OutboxException(OutboxFailure.Unavailable, $"{folder}: cannot be used: {e.Message}; make it writable for the user of the service", e);
        }
        finally
        {
            mark?.Dispose();
            taken?.Dispose();
        }
    }

    /// <summary>Bytes the store takes on the disk, with log and reserve.</summary>
    public long Bytes(long database) => database + LogBytes + reserve.Held;

    /// <summary>A transaction is on the disk, which makes the database so large.</summary>
    public void Committed(long bytes)
    {
        marker.Committed();
        reserve.TryTake();
        if (reserve.IsHeld)
        {
            growth.Lift();
        }
        else
        {
            growth.Follow(bytes);
        }
    }

    /// <summary>The disk is full: gives its last room to the log and the database.</summary>
    public void MakeRoom()
    {
        reserve.GiveUp();
        growth.Limit(reserve.RoomBeside(LogBytes));
    }

    public void Dispose()
    {
        marker.Close();
        Database.Dispose();

        // A log that is still there could not be moved into the database: the store is not closed.
        if (!File.Exists(Shared.File + "-wal"))
        {
            marker.Stop();
        }

        marker.Dispose();
        held.Dispose();
    }

    private long LogBytes
    {
        get
        {
            log.Refresh();
            return log.Exists ? log.Length : 0;
        }
    }

    private static Func<long> FreeOf(string folder, SqliteOptions options) => options.Free ?? (() => new DriveInfo(folder).AvailableFreeSpace);

    private static SqliteOutbox Open(
        string folder, SqliteOptions options, FileStream taken, RunMarker mark, (ReplacedStore? Replaced, RunMark? Unclean) before, Func<OpenStore, SqliteOutbox> use)
    {
        var file = Path.Combine(folder, "outbox.db");
        Database? database = null;
        try
        {
            mark.Begin();
            database = Database.Open(file, readOnly: false);
            var store = new OpenStore(taken, mark, database, file, new StoreBounds(options.Limit), options)
            {
                Replaced = before.Replaced,
                Unclean = before.Unclean,
            };
            store.Compare(mark.Found);
            var outbox = use(store);
            mark.Start(store.Shared.Stream, store.Shared.Next, file + "-wal");
            database = null;
            return outbox;
        }
        catch (SqliteFailure failure) when (failure.IsDamageAtStart)
        {
            throw new NotContinuedException(Why($"it cannot be used: {failure.Message}", mark.Found), failure.Code == SqliteFailure.Foreign) { MayPass = failure.MayPass };
        }
        catch (SqliteFailure failure)
        {
            throw failure.Explain(file, "cannot be opened");
        }
        finally
        {
            database?.Abandon();
        }
    }

    /// <summary>Looks at the files before SQLite does: it would take a log that is not its own into the database, and one that is gone for none.</summary>
    private static ReplacedStore? Inspect(string folder, RunMarker mark, SqliteOptions options)
    {
        var found = mark.Found;
        var (why, ownLog) = options.SetAside is { } ordered ? (ordered.Stream is null ? Why(ordered.Reason, found) : ordered, true) : CheckLog(Path.Combine(folder, "outbox.db"), found);
        if (why is null)
        {
            return null;
        }

        var replaced = Quarantine.Move(folder, why, foreign: false, ownLog, options.Time.GetUtcNow(), options.Limit);
        mark.Forget();
        return replaced;
    }

    private static (SetAside? Why, bool OwnLog) CheckLog(string file, RunMark? found)
    {
        var beside = new FileInfo(file + "-wal");
        if (!File.Exists(file) && !beside.Exists)
        {
            return (null, true);
        }

        if (!beside.Exists || beside.Length < LogHeader.Length)
        {
            return found is { IsStopped: false } && found.Log != default ? (Why("its log is gone", found), true) : (null, true);
        }

        Span<byte> start = stackalloc byte[LogHeader.Length];
        using (var read = File.OpenHandle(beside.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite))
        {
            RandomAccess.Read(read, start, 0);
        }

        return (LogHeader.Parse(start), found) switch
        {
            // Somebody copied database and log without the marker. What does not belong together does not pass the checksums.
            (_, null) => (null, true),
            (_, { IsStopped: true }) => (Why("a log lies beside it that it did not leave", found), false),
            (null, _) when found.Log != default => (Why("the beginning of its log is damaged", found), true),
            ({ } header, _) when found.Log != default && !header.Follows(found.Log) => (Why("the log beside it is that of another store, or of another time", found), false),
            _ => (null, true),
        };
    }

    private static SetAside Why(string reason, RunMark? found) =>
        new(reason, found is { Stream.Length: > 0 } ? found.Stream : null, found is { Stream.Length: > 0 } ? found.Next : []);

    private void Compare(RunMark? found)
    {
        if (found is null or { Stream.Length: 0 })
        {
            return;
        }

        if (found.Stream != Shared.Stream)
        {
            throw new NotContinuedException(Why($"stream {found.Stream} stood here, and now it is {Shared.Stream}", found), isForeign: false);
        }

        foreach (var lane in Lanes.All)
        {
            if (Shared.Next[lane] < found.Next[(int)lane])
            {
                throw new NotContinuedException(
                    Why($"it went back in time: lane {lane.Name()} ends at number {Shared.Next[lane] - 1}, and was committed to {found.Next[(int)lane] - 1}", found),
                    isForeign: false);
            }
        }
    }
}

/// <summary>What stands there must not be continued. Never leaves the room.</summary>
internal sealed class NotContinuedException(SetAside why, bool isForeign) : Exception(why.Reason)
{
    public SetAside Why { get; } = why;

    public bool IsForeign { get; } = isForeign;

    /// <summary>Whether it may be gone when it is tried once more.</summary>
    public bool MayPass { get; init; }
}
