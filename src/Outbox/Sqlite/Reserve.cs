namespace Gateway.Outbox.Sqlite;

/// <summary>
/// A file that only takes up room on the disk, to be given up first when it is full: then there is room to delete, to evict and to
/// move cursors, and so to recover. Taken back when the disk has room again.
/// </summary>
internal sealed class Reserve
{
    private const string FileName = "reserve";

    // Asking the disk for its free space is a system call: not at every commit.
    private const int AskEvery = 64;

    // With less a store does not open: SQLite makes an index of the log of 32 KiB, and may move the log into the database.
    private const long Smallest = 1 << 20;

    private readonly string file;
    private readonly long size;
    private readonly Func<long> free;
    private int untilAsked;

    /// <param name="folder">The folder of the store.</param>
    /// <param name="size">How many bytes it takes up.</param>
    /// <param name="free">Says how many bytes are free on the disk.</param>
    public Reserve(string folder, long size, Func<long> free)
    {
        this.free = free;
        file = Path.Combine(folder, FileName);
        this.size = size;
        try
        {
            Held = File.Exists(file) ? new FileInfo(file).Length : 0;
        }
        catch (IOException)
        {
            Held = 0;
        }

        CutDown();
        TryTake();
    }

    /// <summary>Bytes it takes up now.</summary>
    public long Held { get; private set; }

    /// <summary>Whether all of it is there.</summary>
    public bool IsHeld => Held >= size;

    /// <summary>
    /// Bytes into which the database may grow while the reserve is given up: half of the reserve, as far as it is free and the log
    /// has as much. 0 when that is not known.
    /// </summary>
    /// <param name="log">Bytes that the log has already.</param>
    public long RoomBeside(long log)
    {
        try
        {
            return Math.Clamp(free() - Math.Max(0, (size / 2) - log), 0, size / 2);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return 0;
        }
    }

    /// <summary>Before a store is opened, which takes some room itself: gives up its reserve if the disk is full.</summary>
    public static void MakeRoom(string folder, Func<long> free)
    {
        try
        {
            if (free() < Smallest)
            {
                File.Delete(Path.Combine(folder, FileName));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Then there is no room to gain here.
        }
    }

    public void GiveUp()
    {
        if (Held == 0)
        {
            return;
        }

        try
        {
            File.Delete(file);
            Held = 0;
            untilAsked = AskEvery;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Then there is no room to gain here.
        }
    }

    /// <summary>Takes it when it is not there and the disk has room for several of it.</summary>
    public void TryTake()
    {
        if (IsHeld || --untilAsked > 0)
        {
            return;
        }

        untilAsked = AskEvery;
        try
        {
            if (free() < 4 * size)
            {
                return;
            }

            // Allocated by the file system (posix_fallocate), not a hole and not written.
            using var made = new FileStream(file, new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                PreallocationSize = size,
            });
            made.SetLength(size);
            Held = size;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Without a reserve the store works as well, until the disk is full.
        }
    }

    /// <summary>Gives back what is beyond its size: the limit of the store was lowered.</summary>
    private void CutDown()
    {
        if (Held <= size)
        {
            return;
        }

        try
        {
            using var larger = new FileStream(file, FileMode.Open, FileAccess.Write);
            larger.SetLength(size);
            Held = size;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It counts as it is.
        }
    }
}
