namespace VirtualPi.BlockLog;

/// <summary>The disk as a power cut would have left it.</summary>
/// <param name="Index">Position among all such disks.</param>
/// <param name="Flush">How many flushes that had anything to flush are whole on it.</param>
/// <param name="Entries">How many entries of the log are on it for good.</param>
/// <param name="Seed">0: nothing behind the flush; otherwise what chance has left of the writes before the next one.</param>
/// <param name="Image">The file with it.</param>
internal sealed record CutDisk(int Index, int Flush, int Entries, int Seed, string Image);

/// <summary>Builds the disk as it was at each flush, and between two with some of the writes under way.</summary>
/// <param name="log">What was written.</param>
/// <param name="start">The disk before.</param>
internal sealed class LoggedDisk(BlockLogFile log, byte[] start)
{
    private const int Sector = 512;
    private const int Block = 65_536;

    // ext4 takes it for granted that its superblock is written whole, when it is mounted or unmounted: half of it is no file system any more.
    private const int Superblock = 4096;
    private readonly byte[] disk = [.. start];

    /// <summary>
    /// The disk at each flush, followed by <paramref name="seeds"/> disks that also have some of what was written up to the next flush: by even seeds each write is there whole
    /// or not at all, by odd ones some have a part of their sectors only.
    /// </summary>
    public IEnumerable<CutDisk> Cuts(string folder, int seeds)
    {
        var (index, flush, sure) = (0, 0, 0);
        List<LogEntry> open = [];
        for (var i = 0; i < log.Entries.Count; i++)
        {
            if (!log.Entries[i].IsFlush)
            {
                open.Add(log.Entries[i]);
                continue;
            }

            for (var seed = 1; open.Count > 0 && seed <= seeds; seed++)
            {
                var cut = Cut(seed);
                Leave(cut.Image, open, new Random(cut.Index), torn: seed % 2 == 1);
                yield return cut;
            }

            foreach (var write in open)
            {
                log.Data(write).CopyTo(disk.AsMemory((int)write.Offset));
            }

            sure = i + 1;
            if (open.Count > 0)
            {
                flush++;
                open.Clear();
                yield return Cut(seed: 0);
            }
        }

        CutDisk Cut(int seed)
        {
            var cut = new CutDisk(index, flush, sure, seed, Path.Combine(folder, $"disk-{index++}"));
            Save(cut.Image);
            return cut;
        }
    }

    /// <summary>Without its empty parts, which stay holes.</summary>
    private void Save(string image)
    {
        using var file = File.OpenHandle(image, FileMode.Create, FileAccess.Write);
        RandomAccess.SetLength(file, disk.Length);
        for (var at = 0; at < disk.Length; at += Block)
        {
            var block = disk.AsSpan(at, Math.Min(Block, disk.Length - at));
            if (block.ContainsAnyExcept((byte)0))
            {
                RandomAccess.Write(file, block, at);
            }
        }
    }

    private void Leave(string image, List<LogEntry> writes, Random random, bool torn)
    {
        using var file = File.OpenHandle(image, FileMode.Open, FileAccess.Write);
        foreach (var write in writes)
        {
            var data = log.Data(write).Span;
            if (random.Next(2) == 0)
            {
                RandomAccess.Write(file, data, write.Offset);
            }
            else if (torn && write.Offset >= Superblock && random.Next(2) == 0)
            {
                for (var at = 0; at < data.Length; at += Sector)
                {
                    if (random.Next(2) == 0)
                    {
                        RandomAccess.Write(file, data.Slice(at, Sector), write.Offset + at);
                    }
                }
            }
        }
    }
}
