using Microsoft.Win32.SafeHandles;

namespace Gateway.Drivers.HostFigures;

/// <summary>Where the texts of one sensor are read to: one buffer for all of them.</summary>
internal sealed class KernelReader
{
    private const int Most = 1 << 20;
    private byte[] buffer = new byte[8192];

    /// <summary>Reads all of an open file; valid until the next call.</summary>
    public ReadOnlySpan<byte> ReadAll(SafeFileHandle file)
    {
        var length = 0;
        int read;

        // The kernel makes the text anew when it is read from its beginning, and may hand it over in pieces.
        while ((read = RandomAccess.Read(file, buffer.AsSpan(length), length)) > 0)
        {
            length += read;
            if (length == buffer.Length && length < Most)
            {
                Array.Resize(ref buffer, 2 * length);
            }
        }

        return buffer.AsSpan(0, length);
    }
}

/// <summary>A text that the kernel makes when it is read. It is kept open, so that reading it allocates nothing.</summary>
internal sealed class KernelFile(KernelReader reader, string path) : IDisposable
{
    private SafeFileHandle? handle;

    /// <summary>Why the last reading failed; null when it did not.</summary>
    public string? Failure { get; private set; }

    /// <summary>The text as it is now, valid until the next reading of any; empty when it cannot be read.</summary>
    public ReadOnlySpan<byte> Read()
    {
        try
        {
            handle ??= File.OpenHandle(path);
            Failure = null;
            return reader.ReadAll(handle);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Dispose();
            Failure = e is FileNotFoundException or DirectoryNotFoundException ? $"{path} does not exist" : $"{path} cannot be read: {Cause(e.Message)}";
            return default;
        }
    }

    /// <summary>Without the path, which some messages have at their end.</summary>
    private string Cause(string message) => message.Replace($" : '{path}'", string.Empty, StringComparison.Ordinal);

    /// <inheritdoc />
    public void Dispose()
    {
        handle?.Dispose();
        handle = null;
    }
}
