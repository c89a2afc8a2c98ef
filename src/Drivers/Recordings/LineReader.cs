using Gateway.Abstractions.Sensors;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Drivers.Recordings;

/// <summary>Reads the lines of a file as bytes, without their ends, in bounded memory and without allocating.</summary>
/// <param name="handle">The file; belongs to the caller.</param>
/// <param name="file">Its path, for messages.</param>
/// <param name="offset">Where to begin, in bytes.</param>
/// <param name="line">How many lines lie before.</param>
internal sealed class LineReader(SafeFileHandle handle, string file, long offset, long line)
{
    /// <summary>The longest line that is handed out, in bytes without its end.</summary>
    public const int Longest = 64 * 1024;

    private readonly byte[] buffer = new byte[Longest + 2];
    private long position = offset;
    private int start;
    private int end;

    /// <summary>Position behind the line read last, in bytes.</summary>
    public long Offset => position + start;

    /// <summary>Number of the line read last, from 1.</summary>
    public long Line { get; private set; } = line;

    /// <summary>Reads the next line; a last one without an end counts. False at the end of the file.</summary>
    /// <param name="text">The line, valid until the next call; empty when it is too long.</param>
    /// <param name="tooLong">The line is longer than <see cref="Longest"/> and was skipped.</param>
    /// <exception cref="SensorException">The file cannot be read any more.</exception>
    public bool TryRead(out ReadOnlySpan<byte> text, out bool tooLong)
    {
        var searched = 0;
        tooLong = false;
        while (true)
        {
            var found = buffer.AsSpan(start + searched, end - start - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                text = Take(searched + found, 1, ref tooLong);
                return true;
            }

            searched = end - start;
            if (searched == buffer.Length)
            {
                tooLong = true;
                start = end;
                searched = 0;
            }

            if (!Fill())
            {
                var any = searched > 0 || tooLong;
                text = any ? Take(searched, 0, ref tooLong) : [];
                return any;
            }
        }
    }

    /// <summary>Reads at a position; returns how many bytes there were.</summary>
    /// <exception cref="SensorException">The file cannot be read.</exception>
    public static int ReadAt(SafeFileHandle handle, string file, Span<byte> into, long at)
    {
        try
        {
            return RandomAccess.Read(handle, into, at);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new SensorException($"{file} cannot be read at byte {at}: {e.Message}; check the disk or the network share", e);
        }
    }

    /// <summary>How long the file is, in bytes.</summary>
    /// <exception cref="SensorException">It has no length: it is a pipe or a device.</exception>
    public static long LengthOf(SafeFileHandle handle, string file)
    {
        try
        {
            return RandomAccess.GetLength(handle);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new SensorException($"{file} has no length; a recording must be a file, not a pipe or a device", e);
        }
    }

    private ReadOnlySpan<byte> Take(int length, int ending, scoped ref bool tooLong)
    {
        ReadOnlySpan<byte> taken = buffer.AsSpan(start, length);
        start += length + ending;
        Line++;
        taken = taken is [.. var rest, (byte)'\r'] ? rest : taken;
        tooLong |= taken.Length > Longest;
        return tooLong ? [] : taken;
    }

    private bool Fill()
    {
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        position += start;
        (start, end) = (0, end - start);
        var count = ReadAt(handle, file, buffer.AsSpan(end), position + end);
        end += count;
        if (count == 0 && LengthOf(handle, file) is var length && length < position + end)
        {
            throw new SensorException($"{file} was cut to {length} bytes while it was read; restore it");
        }

        return count > 0;
    }
}
