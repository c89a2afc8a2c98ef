using Microsoft.Win32.SafeHandles;

namespace Gateway.Extensions.LiteDb;

/// <summary>
/// A file as the library gets it. Its own file streams keep pages back and are synced by nobody: here each write goes to the kernel, and a flush is an fsync.
/// </summary>
/// <remarks>
/// A write that fails is noted and not thrown. Of an exception here the library makes a transaction that cannot be closed, whose finalizer throws, which
/// ends the process ("discarded page must be writable", 5.0.21).
/// </remarks>
internal class DiskStream(string path, WriteFailure failure) : Stream
{
    private readonly SafeFileHandle file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => true;

    public override long Length => RandomAccess.GetLength(file);

    public override long Position { get; set; }

    public override void Flush() => failure.Try(() => RandomAccess.FlushToDisk(file));

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var read = RandomAccess.Read(file, buffer, Position);
        Position += read;
        return read;
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        failure.Try(() => RandomAccess.Write(file, buffer.AsSpan(offset, count), Position));
        Position += count;
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = offset + origin switch
    {
        SeekOrigin.Begin => 0,
        SeekOrigin.Current => Position,
        _ => Length,
    };

    public override void SetLength(long value) => failure.Try(() => RandomAccess.SetLength(file, value));

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            file.Dispose();
        }

        base.Dispose(disposing);
    }
}
