namespace Gateway.Cli;

/// <summary>Standard output cannot be written: a full disk, or it is closed. The message is the system's.</summary>
internal sealed class OutputException(Exception cause) : IOException(cause.Message, cause);

/// <summary>
/// Standard output and standard error of the program. An output that cannot be written is told as that, not as a fault of the command; what cannot be
/// said on standard error is not said, for nothing is worse for a service than to end because of it.
/// </summary>
internal static class StandardStreams
{
    /// <summary>Puts them in the place of those of the runtime.</summary>
    public static void Guard()
    {
        Console.SetOut(Writer(new Guarded(Console.OpenStandardOutput(), quiet: false)));
        Console.SetError(Writer(new Guarded(Console.OpenStandardError(), quiet: true)));
    }

    private static StreamWriter Writer(Stream stream) => new(stream, Console.OutputEncoding, leaveOpen: true) { AutoFlush = true };

    private sealed class Guarded(Stream stream, bool quiet) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            try
            {
                stream.Write(buffer);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                if (!quiet)
                {
                    throw new OutputException(e.InnerException ?? e);
                }
            }
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush()
        {
            // What is below keeps nothing back.
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
