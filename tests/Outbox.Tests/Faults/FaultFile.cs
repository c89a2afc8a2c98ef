namespace Gateway.Outbox.Tests.Faults;

/// <summary>A file in memory: as programs see it, as it is on the disk for certain, and what lies between the two.</summary>
internal sealed class FaultFile(byte[] content)
{
    private readonly Bytes seen = new(content);
    private readonly Bytes synced = new(content);
    private readonly List<(long Offset, byte[]? Data)> unsynced = [];

    public long Length => seen.Length;

    /// <summary>The locks of the handles on this file, and the memory they share.</summary>
    public FileLock Lock { get; } = new();

    public SharedMemory Shared { get; } = new();

    /// <summary>Fills <paramref name="into"/>, behind the end with zeros; returns how many bytes there were.</summary>
    public int Read(long offset, Span<byte> into)
    {
        var n = seen.Read(offset, into);
        into[n..].Clear();
        return n;
    }

    public void Write(long offset, byte[] data)
    {
        seen.Write(offset, data);
        unsynced.Add((offset, data));
    }

    public void Truncate(long length)
    {
        seen.Truncate(length);
        unsynced.Add((length, null));
    }

    public void Sync()
    {
        foreach (var (offset, data) in unsynced)
        {
            Apply(synced, offset, data);
        }

        unsynced.Clear();
    }

    /// <summary>A sync failed: Linux says so once, forgets the pages, and reports success from then on although they never came to the disk.</summary>
    public void LoseUnsynced() => unsynced.Clear();

    /// <summary>What a power cut leaves.</summary>
    public byte[] After(Survival survival)
    {
        var left = new Bytes(synced.ToArray());
        foreach (var (offset, data) in unsynced)
        {
            foreach (var (at, part) in survival.Of(offset, data))
            {
                Apply(left, at, part);
            }
        }

        return left.ToArray();
    }

    private static void Apply(Bytes to, long offset, byte[]? data)
    {
        if (data is null)
        {
            to.Truncate(offset);
        }
        else
        {
            to.Write(offset, data);
        }
    }

    /// <summary>Bytes that grow; what is skipped is zero. Copied when first changed: most files of most images never are.</summary>
    private sealed class Bytes(byte[] shared)
    {
        private byte[] content = shared;
        private int length = shared.Length;
        private bool isShared = true;

        public int Length => length;

        /// <summary>The content; not to be changed.</summary>
        public byte[] ToArray() => isShared || length == content.Length ? Share() : content[..length];

        public int Read(long offset, Span<byte> into)
        {
            var n = (int)Math.Clamp(length - offset, 0, into.Length);
            content.AsSpan((int)Math.Min(offset, length), n).CopyTo(into);
            return n;
        }

        public void Write(long offset, ReadOnlySpan<byte> data)
        {
            var end = checked((int)offset + data.Length);
            if (isShared || end > content.Length)
            {
                var copy = new byte[end > content.Length ? Math.Max(end, length + (length / 4)) : content.Length];
                content.AsSpan(0, length).CopyTo(copy);
                (content, isShared) = (copy, false);
            }

            data.CopyTo(content.AsSpan((int)offset));
            length = Math.Max(length, end);
        }

        public void Truncate(long to)
        {
            if (to < length)
            {
                Write(to, []);
                content.AsSpan((int)to, length - (int)to).Clear();
                length = (int)to;
            }
            else
            {
                Write(to, []);
            }
        }

        private byte[] Share()
        {
            isShared = true;
            return content;
        }
    }
}
