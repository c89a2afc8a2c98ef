using SQLitePCL;

namespace Gateway.Outbox.Tests.Faults;

/// <summary>
/// A disk of so many bytes: a file that would become larger than there is room finds it full. What is there can be written over. The
/// reserve of the store is a real file beside it and counts.
/// </summary>
internal sealed class SmallDisk
{
    private readonly Dictionary<string, long> lengths = [];
    private readonly FaultStore store;

    public SmallDisk(FaultStore store, DiskImage image)
    {
        this.store = store;
        foreach (var (name, content) in image.Files)
        {
            lengths[name] = content.Length;
        }

        store.Insert(new FaultDisk(image) { Faults = Look });
    }

    /// <summary>Bytes it has.</summary>
    public long Size { get; set; } = long.MaxValue / 2;

    /// <summary>How many writes found it full.</summary>
    public int Refused { get; private set; }

    /// <summary>Bytes that are free.</summary>
    public long Free => Math.Max(0, Size - Used);

    /// <summary>Bytes that are used.</summary>
    public long Used => lengths.Values.Sum() + (Reserve.Exists ? Reserve.Length : 0);

    private FileInfo Reserve => new(store[Path.Combine("store", "reserve")]);

    /// <summary>Somebody else fills it to the last byte.</summary>
    public void Fill() => Size = Used;

    private Fault Look(Call call)
    {
        var length = lengths.GetValueOrDefault(call.File);
        switch (call.Op)
        {
            case Op.Write when Math.Max(length, call.Offset + call.Data!.Length) is var end:
                if (end - length > Free)
                {
                    Refused++;
                    return Fault.Fail(raw.SQLITE_FULL);
                }

                lengths[call.File] = end;
                break;
            case Op.Truncate:
                lengths[call.File] = call.Offset;
                break;
            case Op.Delete:
                lengths.Remove(call.File);
                break;
        }

        return Fault.None;
    }
}
