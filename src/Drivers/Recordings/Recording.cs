using System.Text;
using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Drivers.Recordings;

/// <summary>An open recording whose format is known.</summary>
internal sealed class Recording : IDisposable
{
    private readonly SafeFileHandle handle;
    private readonly long firstOffset;
    private readonly long firstLine;

    private Recording(string file, SafeFileHandle handle, string format, string channel)
    {
        File = file;
        this.handle = handle;
        _ = LineReader.LengthOf(handle, file);
        firstOffset = SkipByteOrderMark();
        var head = new LineReader(handle, file, firstOffset, 0);
        var line = FirstLine(head);
        var json = format == "jsonl" || (format == "auto" && line.Length > 0 && line[0] == '{');
        Rows = json ? new JsonRows(channel) : CsvRows.For(line, channel);
        if (Rows is CsvRows { HasHeader: true })
        {
            (firstOffset, firstLine) = (head.Offset, head.Line);
        }

        Identity = Fingerprint.Of(handle, file);
    }

    /// <summary>Full path.</summary>
    public string File { get; }

    /// <summary>What goes into resume tokens: the same as long as the file only grows.</summary>
    public string Identity { get; }

    /// <summary>Understands its lines.</summary>
    public RowParser Rows { get; }

    /// <summary>Opens <paramref name="file"/> and looks at its beginning.</summary>
    /// <exception cref="SensorException">It is not there, may not be read, or is no text.</exception>
    public static Recording Open(string file, string format, string channel)
    {
        SafeFileHandle opened;
        try
        {
            opened = System.IO.File.OpenHandle(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SensorException($"there is no file {file}; put the recording there or mend the setting 'file'", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new SensorException($"{file} may not be read; it must be a file, not a directory, that this service has the permission to read", e);
        }
        catch (IOException e)
        {
            throw new SensorException($"{file} cannot be opened: {e.Message}; mend the setting 'file' or the disk", e);
        }

        try
        {
            return new Recording(file, opened, format, channel);
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>A reader behind the row that <paramref name="resume"/> names, or at the first row when it belongs to another file.</summary>
    /// <exception cref="SensorException">The file is shorter than it was.</exception>
    public LineReader ReadFrom(in ResumeToken resume)
    {
        if (resume.Identity is null || resume.Offset < firstOffset || !Fingerprint.Matches(handle, File, resume.Identity))
        {
            return new LineReader(handle, File, firstOffset, firstLine);
        }

        var length = LineReader.LengthOf(handle, File);
        if (length < resume.Offset)
        {
            throw new SensorException(
                $"{File} has become shorter: {length} bytes, but {resume.Offset} were read before; restore it, or give the new recording another first row");
        }

        // Behind a last line that had no end when it was read, the rest of that line still counts as it.
        Span<byte> before = [(byte)'\n'];
        LineReader.ReadAt(handle, File, before, resume.Offset - 1);
        return new LineReader(handle, File, resume.Offset, before[0] == '\n' ? resume.Row : resume.Row - 1);
    }

    /// <inheritdoc />
    public void Dispose() => handle.Dispose();

    private static ReadOnlySpan<byte> FirstLine(LineReader head)
    {
        while (head.TryRead(out var line, out _))
        {
            if (!line[Ascii.Trim(line)].IsEmpty)
            {
                return line[Ascii.Trim(line)];
            }
        }

        return [];
    }

    private long SkipByteOrderMark()
    {
        Span<byte> mark = stackalloc byte[3];
        var count = LineReader.ReadAt(handle, File, mark, 0);
        return mark[..count] switch
        {
            [0xEF, 0xBB, 0xBF] => 3,
            [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] => throw new SensorException($"{File} is written in UTF-16; save it as UTF-8"),
            _ => 0,
        };
    }
}
