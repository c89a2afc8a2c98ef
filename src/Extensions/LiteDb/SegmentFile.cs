using System.Collections.Concurrent;
using System.Diagnostics;
using LiteDB;
using LiteDB.Engine;

namespace Gateway.Extensions.LiteDb;

/// <summary>
/// One LiteDB database, used within what it keeps: one thread, one document per insert and no transaction of the user's, keys of our own, and files
/// that we sync. All that is known of the library is in this class.
/// </summary>
internal sealed class SegmentFile : IDisposable
{
    private const string Collection = "b";
    private const string Content = "c";
    private const int PageSize = 8192;

    /// <summary>
    /// Engines that failed in reading what is damaged stay in memory, some 100 KB each: a transaction that they could not close must not be finalized,
    /// which would end the process.
    /// </summary>
    private static readonly ConcurrentBag<LiteEngine> Failed = [];

    private readonly WriteFailure failure = new();
    private readonly string path;
    private readonly DiskStream data;
    private readonly LogStream log;
    private LiteEngine? engine;

    private SegmentFile(string path, string logPath)
    {
        this.path = path;
        data = new DiskStream(path, failure);
        try
        {
            log = new LogStream(logPath, failure);
        }
        catch
        {
            data.Dispose();
            throw;
        }
    }

    /// <summary>Bytes on the disk.</summary>
    public long Bytes => data.Length + log.Length;

    /// <summary>Bytes of its log.</summary>
    public long LogBytes => log.Length;

    /// <summary>Opens the files.</summary>
    /// <exception cref="SegmentFailureException">They cannot be opened, or are damaged.</exception>
    public static SegmentFile Open(string path, string logPath)
    {
        // The library would make a new database of a file that is shorter than a page.
        var found = new FileInfo(path);
        return found is { Exists: true, Length: >= PageSize } ? Make(path, logPath) : throw new SegmentFailureException(path, new EndOfStreamException("it is cut off"));
    }

    /// <summary>Opens the files, or makes them.</summary>
    /// <exception cref="SegmentFailureException">They cannot be opened, or are damaged.</exception>
    public static SegmentFile Make(string path, string logPath)
    {
        SegmentFile? file = null;
        try
        {
            file = new SegmentFile(path, logPath);
            file.log.DropUnconfirmed();
            file.Start();
            return file;
        }
        catch (Exception e)
        {
            file?.Dispose();
            throw e as SegmentFailureException ?? new SegmentFailureException(path, e);
        }
    }

    /// <summary>Writes documents in one transaction, and returns when they are on the disk.</summary>
    /// <exception cref="SegmentFailureException">Nothing was written, unless <see cref="TryUndo"/> fails.</exception>
    public void Append(IReadOnlyList<(long Key, byte[] Frame)> documents) => Use(library =>
    {
        library.Insert(Collection, documents.Select(d => new BsonDocument { ["_id"] = d.Key, [Content] = d.Frame }), BsonAutoId.Int64);

        // The library returns before anything is on the disk.
        log.Flush();
    });

    /// <summary>Goes through the documents from a key on, until <paramref name="each"/> says that it is enough.</summary>
    /// <exception cref="SegmentFailureException">It cannot be read any further.</exception>
    public void Read(long from, Func<long, byte[], bool> each) => Use(library =>
    {
        var query = new Query();
        query.Where.Add(Query.GTE("_id", from));
        using var documents = library.Query(Collection, query);
        var more = true;
        while (more && documents.Read())
        {
            var document = documents.Current;
            if (document["_id"] is { IsInt64: true } key && document[Content] is { IsBinary: true } content)
            {
                more = each(key.AsInt64, content.AsBinary);
            }
        }
    });

    /// <summary>Moves the log into the database.</summary>
    /// <exception cref="SegmentFailureException">It failed; the log is still there.</exception>
    public void Checkpoint() => Use(library =>
    {
        library.Checkpoint();

        // The log is empty and its numbers begin again: what is written next must not come to stand, after a power cut, in front of what was in it.
        log.Flush();
    });

    /// <summary>After a failed write: makes the log as long as it was before, and begins anew. False: it cannot be used any more.</summary>
    public bool TryUndo(long logBytes)
    {
        try
        {
            Stop();
            failure.Forget();
            log.SetLength(logBytes);
            log.Flush();
            Start();
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    public void Dispose()
    {
        Stop();
        data.Dispose();
        log.Dispose();
    }

    private void Start()
    {
        engine = new LiteEngine(new EngineSettings { DataStream = data, LogStream = log });

        // It would move the log on its own at 8 MB, and in closing.
        Use(static library => library.Pragma("CHECKPOINT", 0));
    }

    private void Stop()
    {
        try
        {
            engine?.Dispose();
        }
        catch (Exception e)
        {
            // It has nothing to write any more; for whoever debugs, what it said.
            Debug.WriteLine(e.Message);
        }

        engine = null;
    }

    /// <summary>What a damaged file makes the library throw is anything, also that a length read from it is more than memory.</summary>
    private void Use(Action<LiteEngine> use)
    {
        try
        {
            use(engine ?? throw new ObjectDisposedException(path));
        }
        catch (Exception e)
        {
            if (engine is not null)
            {
                Failed.Add(engine);
            }

            throw new SegmentFailureException(path, e);
        }

        if (failure.Cause is { } cause)
        {
            throw new SegmentFailureException(path, cause);
        }
    }
}
