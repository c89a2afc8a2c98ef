using Gateway.Abstractions.Store;

namespace Gateway.Abstractions.StoreParts;

/// <summary>One process per store: a lock on the file <c>lock</c> in its folder, held for life and gone with the process.</summary>
public static class StoreLock
{
    /// <summary>Makes the folder if need be (mode 0750), and takes the lock.</summary>
    /// <exception cref="OutboxException">The folder cannot be used, or another process uses it.</exception>
    public static FileStream Take(string folder)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
            }
            else
            {
                Directory.CreateDirectory(
                    folder,
                    UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute);
            }

            // FileShare.None is flock(LOCK_EX | LOCK_NB) on Unix.
            return new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (IsHeld(e))
        {
            throw new OutboxException(
                OutboxFailure.Taken,
                $"{folder}: is in use by another process; stop it (systemctl stop sensor-gateway) or set another store.path", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OutboxException(
                $"{folder}: cannot be written: {e.Message}; make it a folder writable for the user of the service, or set another store.path", e);
        }
    }

    // EWOULDBLOCK on Linux (11) and macOS (35); ERROR_SHARING_VIOLATION on Windows.
    private static bool IsHeld(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020);
}
