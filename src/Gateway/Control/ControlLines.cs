using System.Net.Sockets;

namespace Gateway.Control;

/// <summary>Reads lines from a socket, each no longer than allowed; memory grows with the line and no further.</summary>
/// <param name="socket">Where from.</param>
/// <param name="longest">Most bytes of a line.</param>
internal sealed class ControlLines(Socket socket, int longest)
{
    private const int First = 4096;
    private byte[] buffer = new byte[Math.Min(First, longest + 1)];
    private int start;
    private int end;

    /// <summary>The next line without its end, valid until the next call; null when the other side has closed. What it left unfinished is dropped.</summary>
    /// <exception cref="InvalidDataException">The line is too long.</exception>
    /// <exception cref="SocketException">The connection is broken.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> NextAsync(CancellationToken cancellationToken)
    {
        for (var searched = 0; ;)
        {
            var length = buffer.AsSpan(start + searched, end - start - searched).IndexOf((byte)'\n');
            if (length >= 0)
            {
                var line = buffer.AsMemory(start, searched + length);
                start += searched + length + 1;
                return line;
            }

            searched = end - start;
            MakeRoom();
            var count = await socket.ReceiveAsync(buffer.AsMemory(end), cancellationToken);
            if (count == 0)
            {
                return null;
            }

            end += count;
        }
    }

    private void MakeRoom()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        if (end > longest)
        {
            throw new InvalidDataException($"the line is longer than {longest} bytes");
        }

        if (end == buffer.Length)
        {
            Array.Resize(ref buffer, Math.Min(buffer.Length * 2, longest + 1));
        }
    }
}
