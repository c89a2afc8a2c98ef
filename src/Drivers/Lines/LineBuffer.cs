namespace Gateway.Drivers.Lines;

/// <summary>
/// Makes lines of what comes in pieces, in bounded memory. Either of CR and LF ends a line; empty ones are passed over. What comes before
/// the first end is the rest of a line that nobody heard the beginning of.
/// </summary>
/// <param name="longest">The longest line that is handed out, in bytes without its end.</param>
internal sealed class LineBuffer(int longest)
{
    private readonly byte[] buffer = new byte[longest + 1];
    private int begin;
    private int end;
    private int searched;
    private bool skipping = true;

    /// <summary>Whether a line has begun whose end is still to come.</summary>
    public bool IsWithin => end > begin && !skipping;

    /// <summary>Where the next bytes go; never empty after <see cref="TryTake"/> said false.</summary>
    public Span<byte> Free => buffer.AsSpan(end);

    /// <summary>So many bytes were put into <see cref="Free"/>.</summary>
    public void Filled(int count) => end += count;

    /// <summary>Passes over the line that has begun.</summary>
    public void Skip()
    {
        skipping = true;
        begin = searched = end;
        Compact();
    }

    /// <summary>Takes the next line; false when more must come first.</summary>
    /// <param name="line">The line, valid until the next call; empty when it is too long.</param>
    /// <param name="tooLong">It is longer than is handed out; said once, and the rest of it passed over.</param>
    public bool TryTake(out ReadOnlySpan<byte> line, out bool tooLong)
    {
        tooLong = false;
        while (buffer.AsSpan(searched, end - searched).IndexOfAny((byte)'\n', (byte)'\r') is >= 0 and var found)
        {
            line = buffer.AsSpan(begin, searched + found - begin);
            begin = searched = searched + found + 1;
            if (!skipping && !line.IsEmpty)
            {
                return true;
            }

            skipping = false;
        }

        line = [];
        searched = end;
        tooLong = !skipping && end - begin > longest;
        if (skipping || tooLong)
        {
            Skip();
        }
        else
        {
            Compact();
        }

        return tooLong;
    }

    private void Compact()
    {
        buffer.AsSpan(begin, end - begin).CopyTo(buffer);
        end -= begin;
        (begin, searched) = (0, end);
    }
}
