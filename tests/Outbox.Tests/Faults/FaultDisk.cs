using SQLitePCL;

namespace Gateway.Outbox.Tests.Faults;

/// <summary>
/// One folder on a disk in memory that tells apart what is on the disk for certain and what a power cut may take, and that
/// fails on demand. SQLite uses it once it is mounted: see <see cref="FaultVfs.Mount"/>.
/// </summary>
/// <remarks>May be used by several connections and threads.</remarks>
internal sealed class FaultDisk
{
    private const int MirrorLength = 32;

    private readonly Lock gate = new();
    private readonly FaultFolder folder;
    private readonly List<Call> recording = [];
    private string? mirror;

    public FaultDisk()
        : this(DiskImage.Empty)
    {
    }

    public FaultDisk(DiskImage image)
    {
        folder = new FaultFolder(image);
        Marker = image.Marker;
    }

    /// <summary>The <c>outbox.run</c> that lies beside the database when the disk is put in.</summary>
    public byte[]? Marker { get; }

    /// <summary>Asked at each call what becomes of it. Not for <see cref="Fault.Drop"/>: making a file.</summary>
    public Func<Call, Fault>? Faults { get; set; }

    /// <summary>Whether <see cref="Recording"/> is kept.</summary>
    public bool Records { get; init; }

    /// <summary>The changes so far, so that <see cref="Apply"/> can repeat them on another disk.</summary>
    public IReadOnlyList<Call> Recording => recording;

    /// <summary>How many calls changed something, or were to.</summary>
    public int Changes { get; private set; }

    /// <summary>How many calls only looked: opened what exists, or read.</summary>
    public int Looks { get; private set; }

    /// <summary>Whether the power is gone.</summary>
    public bool Crashed { get; private set; }

    /// <summary>
    /// Shows in a real folder what the store itself looks at beside SQLite: which files there are, and the beginning of the log.
    /// </summary>
    public void MirrorIn(string path)
    {
        lock (gate)
        {
            mirror = path;
            Mirror("outbox.db");
            Mirror("outbox.db-wal");
        }
    }

    /// <summary>What is left when the power goes now.</summary>
    public DiskImage After(Left left, int seed = 0)
    {
        lock (gate)
        {
            return folder.After(new Survival(left, seed));
        }
    }

    /// <summary>Does what <paramref name="call"/> says, without faults.</summary>
    public void Apply(in Call call)
    {
        lock (gate)
        {
            Do(call);
        }
    }

    public int Open(string name, int flags, out OpenFile? opened)
    {
        lock (gate)
        {
            opened = null;
            var exists = folder.Find(name) is not null;
            if ((!exists && (flags & raw.SQLITE_OPEN_CREATE) == 0) || (exists && (flags & raw.SQLITE_OPEN_EXCLUSIVE) != 0))
            {
                return raw.SQLITE_CANTOPEN;
            }

            var result = Ask(exists ? Op.Open : Op.Create, name, 0, null, out _);
            opened = result == raw.SQLITE_OK ? new OpenFile(this, name, folder.Find(name)!, flags) : null;
            return result;
        }
    }

    public int Read(OpenFile handle, long offset, Span<byte> into)
    {
        lock (gate)
        {
            var result = Ask(Op.Read, handle.Name, offset, null, out var fault);
            if (fault.Kind is FaultKind.Fail or FaultKind.Crash)
            {
                return result;
            }

            var n = handle.File.Read(offset, into);
            if (fault.Kind is FaultKind.Tear or FaultKind.Drop)
            {
                into[Math.Min(fault.Keep, into.Length)..].Clear();
                return result;
            }

            return n == into.Length ? raw.SQLITE_OK : raw.SQLITE_IOERR_SHORT_READ;
        }
    }

    /// <summary>A change of an open file.</summary>
    public int Change(Op op, OpenFile handle, long offset, byte[]? data)
    {
        lock (gate)
        {
            return Ask(op, handle.Name, offset, data, out _, handle.File);
        }
    }

    public int SyncFolder()
    {
        lock (gate)
        {
            return Ask(Op.SyncFolder, string.Empty, 0, null, out _);
        }
    }

    public int Delete(string name)
    {
        lock (gate)
        {
            return folder.Find(name) is not null ? Ask(Op.Delete, name, 0, null, out _) : raw.SQLITE_IOERR_DELETE_NOENT;
        }
    }

    /// <summary>As for SQLite on Unix, an empty file is none.</summary>
    public bool Exists(string name)
    {
        lock (gate)
        {
            return folder.Find(name) is { Length: > 0 };
        }
    }

    /// <summary>Runs something about locks or sizes, which are not in the way of faults, alone.</summary>
    public T Alone<T>(Func<T> action)
    {
        lock (gate)
        {
            return action();
        }
    }

    private int Ask(Op op, string name, long offset, byte[]? data, out Fault fault, FaultFile? open = null)
    {
        var call = new Call(op > Op.Read ? Changes++ : Looks++, op, name, offset, data);
        fault = Crashed ? Fault.Crash : Faults?.Invoke(call) ?? Fault.None;
        switch (fault.Kind)
        {
            case FaultKind.None:
                Do(call, open);
                break;
            case FaultKind.Tear when data is not null:
                Do(call with { Data = data[..Math.Min(fault.Keep, data.Length)] }, open);
                break;
            case FaultKind.Fail when op == Op.Sync:
                open!.SyncFailed();
                break;
            case FaultKind.Crash:
                Crashed = true;
                break;
        }

        return fault.Code;
    }

    private void Do(in Call call, FaultFile? open = null)
    {
        if (Records && call.IsChange)
        {
            recording.Add(call);
        }

        // A file that was deleted while it is open goes on without a name.
        var file = open ?? folder.Find(call.File);
        switch (call.Op)
        {
            case Op.Create:
                folder.Name(call.File, new FaultFile([]));
                break;
            case Op.Delete:
                folder.Name(call.File, null);
                break;
            case Op.SyncFolder:
                folder.Sync();
                break;
            case Op.Write:
                file!.Write(call.Offset, call.Data!);
                break;
            case Op.Truncate:
                file!.Truncate(call.Offset);
                break;
            case Op.Sync:
                file!.Synced();
                break;
        }

        if (mirror is not null && (call.Op is Op.Create or Op.Delete || (call.Op is Op.Write or Op.Truncate && call.Offset < MirrorLength && call.File.EndsWith("-wal", StringComparison.Ordinal))))
        {
            Mirror(call.File);
        }
    }

    private void Mirror(string name)
    {
        var path = Path.Combine(mirror!, name);
        if (folder.Find(name) is not { } file)
        {
            System.IO.File.Delete(path);
            return;
        }

        var start = new byte[Math.Min(file.Length, MirrorLength)];
        file.Read(0, start);
        System.IO.File.WriteAllBytes(path, start);
    }
}
