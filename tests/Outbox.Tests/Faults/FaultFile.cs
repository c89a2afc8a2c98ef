namespace Gateway.Outbox.Tests.Faults;

/// <summary>A file in memory: as programs see it, as it is on the disk for certain, and what lies between the two.</summary>
internal sealed class FaultFile(byte[] content)
{
    private readonly Bytes seen = new(content);
    private readonly Bytes synced = new(content);
    private readonly List<Change> changes = [];

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
        changes.Add(new Change(offset, data, Sync.Not));
    }

    public void Truncate(long length)
    {
        seen.Truncate(length);
        changes.Add(new Change(length, null, Sync.Not));
    }

    public void Synced()
    {
        Mark(Sync.Done);
        var unsure = changes.FindIndex(c => c.Sync != Sync.Done);
        var sure = unsure < 0 ? changes.Count : unsure;
        foreach (var change in changes.Take(sure))
        {
            Apply(synced, change.Offset, change.Data);
        }

        changes.RemoveRange(0, sure);
    }

    /// <summary>
    /// A sync failed: what it was to save may be on the disk or not, for good. Linux says so once, forgets the pages, and reports
    /// success from then on.
    /// </summary>
    public void SyncFailed() => Mark(Sync.Failed);

    /// <summary>What a power cut leaves.</summary>
    public byte[] After(Survival survival)
    {
        var left = new Bytes(synced.ToArray());
        foreach (var change in changes)
        {
            var parts = change.Sync == Sync.Done ? [(change.Offset, change.Data)] : survival.Of(change.Offset, change.Data);
            foreach (var (offset, data) in parts)
            {
                Apply(left, offset, data);
            }
        }

        return left.ToArray();
    }

    private void Mark(Sync sync)
    {
        for (var i = 0; i < changes.Count; i++)
        {
            if (changes[i].Sync == Sync.Not)
            {
                changes[i] = changes[i] with { Sync = sync };
            }
        }
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

    private enum Sync
    {
        Not,
        Failed,
        Done,
    }

    /// <param name="Offset">Where; for a truncation the new length.</param>
    /// <param name="Data">What; null: a truncation.</param>
    /// <param name="Sync">Whether it was synced. One that was stays in the list only behind one that may be lost, to keep the order.</param>
    private readonly record struct Change(long Offset, byte[]? Data, Sync Sync);

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
