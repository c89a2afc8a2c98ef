namespace Gateway.Extensions.LiteDb;

/// <summary>A segment cannot be read or written. Never leaves the extension.</summary>
internal sealed class SegmentFailureException(string file, Exception cause) : Exception($"{file}: {cause.Message}", cause)
{
    // ENOSPC and EDQUOT on Linux; ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL on Windows.
    private const int NoSpace = 28;
    private const int QuotaReached = 122;
    private const int DiskFull = unchecked((int)0x80070070);
    private const int HandleDiskFull = unchecked((int)0x80070027);

    /// <summary>Whether the disk is full.</summary>
    public bool IsFull { get; } = cause is IOException { HResult: NoSpace or QuotaReached or DiskFull or HandleDiskFull };

    /// <summary>Whether the file is what fails, and not the disk it lies on.</summary>
    public bool IsDamage { get; } = cause is not (IOException or UnauthorizedAccessException) || cause is EndOfStreamException;
}
