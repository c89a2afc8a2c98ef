using Gateway.Abstractions.StoreParts;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Outbox.Sqlite;

/// <summary>
/// The file <c>outbox.run</c>: says that the store is open, which stream it is, and how far it was committed. Written after each
/// commit that used numbers, but not synced: the kernel keeps it when the process dies, and after a power cut an older one only
/// claims less. Two places take turns, so that one is always whole.
/// </summary>
internal sealed class RunMarker : IDisposable
{
    public const string FileName = "outbox.run";
    private const int SlotSize = 512;

    private readonly string folder;
    private readonly string boot;
    private readonly SafeFileHandle file;
    private SafeFileHandle? log;
    private LogHeader logSeen;
    private string stream = string.Empty;
    private NextNumbers? next;
    private long written;
    private long turn;

    /// <summary>Opens the file, or makes it. Says nothing yet.</summary>
    public RunMarker(string folder)
    {
        this.folder = folder;
        boot = Boot();
        file = File.OpenHandle(Path.Combine(folder, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            var slots = new byte[2 * SlotSize];
            RandomAccess.Read(file, slots, 0);
            Found = RunMark.Parse(slots, slots.AsSpan(SlotSize));
            turn = Math.Max(RunMark.Turn(slots), RunMark.Turn(slots.AsSpan(SlotSize)));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>What the run before left; null: there was none, or it cannot be read.</summary>
    public RunMark? Found { get; private set; }

    /// <summary>A new store begins: what was found no longer counts.</summary>
    public void Forget() => Found = null;

    /// <summary>Before the first files are made: a log that is found beside an empty marker is that of the first run. Synced.</summary>
    public void Begin()
    {
        if (Found is null or { IsStopped: true })
        {
            // A store that was closed is not any more: opening it already writes a log.
            (stream, next) = (Found?.Stream ?? string.Empty, null);
            for (var lane = 0; Found is not null && lane < Abstractions.Lanes.Count; lane++)
            {
                next ??= new NextNumbers();
                next.Start((Abstractions.Lane)lane, Found.Next[lane]);
            }

            Write(stopped: false);
            Sync();
        }
    }

    /// <summary>From now on the store is open. Synced.</summary>
    public void Start(string ofStream, NextNumbers numbers, string logFile)
    {
        (stream, next) = (ofStream, numbers);
        try
        {
            log = File.OpenHandle(logFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (IOException)
        {
            // Then it is not compared.
        }

        logSeen = ReadLog();
        Write(stopped: false);
        Sync();
    }

    /// <summary>A transaction is on the disk.</summary>
    public void Committed()
    {
        var seen = ReadLog();
        var sum = Numbers();
        if (seen != logSeen || sum != written)
        {
            logSeen = seen;
            Write(stopped: false);
        }
    }

    /// <summary>The log may be gone from now on, because the database is being closed. Synced.</summary>
    public void Close()
    {
        log?.Dispose();
        log = null;
        logSeen = default;
        Write(stopped: false);
        Sync();
    }

    /// <summary>The store is closed and whole. Synced.</summary>
    public void Stop()
    {
        // First of all the log must be gone for good: it would be taken for a log that this store did not leave.
        FolderSync.Of(folder);
        Write(stopped: true);
        Sync();
    }

    public void Dispose()
    {
        log?.Dispose();
        file.Dispose();
    }

    private static string Boot()
    {
        try
        {
            return File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }

    private LogHeader ReadLog()
    {
        Span<byte> salts = stackalloc byte[8];
        try
        {
            return log is not null && RandomAccess.Read(log, salts, 16) == 8 ? LogHeader.Salts(salts) : default;
        }
        catch (IOException)
        {
            return logSeen;
        }
    }

    private long Numbers()
    {
        var sum = 0L;
        for (var lane = 0; next is not null && lane < Abstractions.Lanes.Count; lane++)
        {
            sum += next[(Abstractions.Lane)lane];
        }

        return sum;
    }

    private void Write(bool stopped)
    {
        Span<byte> slot = stackalloc byte[RunMark.Length];
        RunMark.Write(slot, ++turn, stream, boot, stopped, logSeen, next);
        written = Numbers();
        try
        {
            RandomAccess.Write(file, slot, turn % 2 * SlotSize);
        }
        catch (IOException)
        {
            // A marker that is behind claims less than is true; the commit it follows is on the disk.
        }
    }

    private void Sync()
    {
        try
        {
            RandomAccess.FlushToDisk(file);
        }
        catch (IOException)
        {
            // As above.
        }

        FolderSync.Of(folder);
    }
}
