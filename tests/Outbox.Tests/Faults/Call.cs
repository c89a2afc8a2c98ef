using SQLitePCL;

namespace Gateway.Outbox.Tests.Faults;

/// <summary>What SQLite asks of a disk.</summary>
internal enum Op
{
    /// <summary>A file is opened that exists.</summary>
    Open,
    Read,

    /// <summary>A file is opened and made; its name may be lost until the folder is synced.</summary>
    Create,
    Write,
    Truncate,
    Sync,
    SyncFolder,
    Delete,
}

/// <summary>One call that reaches a <see cref="FaultDisk"/>.</summary>
/// <param name="Number">From 0: counts those that change the disk (<see cref="IsChange"/>), and the others apart.</param>
/// <param name="Op">What is asked.</param>
/// <param name="File">The name of the file within the folder; empty for the folder.</param>
/// <param name="Offset">Where; for <see cref="Op.Truncate"/> the new length.</param>
/// <param name="Data">What is written.</param>
internal readonly record struct Call(int Number, Op Op, string File, long Offset = 0, byte[]? Data = null)
{
    /// <summary>Whether it changes what a power cut leaves.</summary>
    public bool IsChange => Op > Op.Read;

    public override string ToString() => $"{Op} {File} at {Offset}, {Data?.Length ?? 0} bytes (number {Number})";
}

/// <summary>What becomes of a call instead of what was asked. Default: nothing, it succeeds.</summary>
/// <param name="Kind">In which way.</param>
/// <param name="Code">The result that SQLite sees; 0 is success.</param>
/// <param name="Keep">With <see cref="FaultKind.Tear"/>: how many bytes of a write or read are right.</param>
internal readonly record struct Fault(FaultKind Kind, int Code = 0, int Keep = 0)
{
    public static Fault None => default;

    /// <summary>From now on nothing works: the power is gone.</summary>
    public static Fault Crash => new(FaultKind.Crash, raw.SQLITE_IOERR);

    /// <summary>Success is reported and nothing happens: a write that is lost, or a sync that lies.</summary>
    public static Fault Drop => new(FaultKind.Drop);

    /// <summary>Nothing happens, and <paramref name="code"/> is the result. What a failed sync was to save can be lost for good, as on Linux.</summary>
    public static Fault Fail(int code) => new(FaultKind.Fail, code);

    /// <summary>The error that belongs to the call.</summary>
    public static Fault FailFor(Op op) => Fail(op switch
    {
        Op.Open or Op.Create => raw.SQLITE_CANTOPEN,
        Op.Read => raw.SQLITE_IOERR_READ,
        Op.Write => raw.SQLITE_IOERR_WRITE,
        Op.Truncate => raw.SQLITE_IOERR_TRUNCATE,
        Op.Sync => raw.SQLITE_IOERR_FSYNC,
        Op.SyncFolder => raw.SQLITE_IOERR_DIR_FSYNC,
        _ => raw.SQLITE_IOERR_DELETE,
    });

    /// <summary>The first <paramref name="keep"/> bytes are written or read; the rest of a write does not happen, the rest of a read is zeros.</summary>
    public static Fault Tear(int keep, int code) => new(FaultKind.Tear, code, keep);
}

internal enum FaultKind
{
    None,
    Fail,
    Drop,
    Tear,
    Crash,
}
