using System.Text;

namespace Gateway.LiteDb.Tests.Library.Faults;

/// <summary>What a power cut leaves of a folder: what was synced, and of the rest nothing, everything, or some in pieces of a sector.</summary>
internal sealed class CutDisk(string root)
{
    private const int Sector = 512;
    private readonly Dictionary<string, Node> names = [];
    private readonly Dictionary<string, Node> syncedNames = [];
    private readonly List<(string Name, Node? To)> changed = [];

    /// <summary>The call was made.</summary>
    public void Take(SystemCall call)
    {
        var name = Path.GetRelativePath(root, call.Path);
        switch (call.Name)
        {
            case "openat" when call.Path != root && name != "quarantine" && !names.ContainsKey(name):
                Name(name, new Node());
                break;
            case "pwrite64":
                names[name].Write(call.Number, call.Content);
                break;
            case "ftruncate":
                names[name].Write(call.Number, null);
                break;
            case "fsync" or "fdatasync" when call.Path == root:
                changed.ForEach(c => Put(syncedNames, c.Name, c.To));
                changed.Clear();
                break;
            case "fsync" or "fdatasync":
                names[name].Sync();
                break;
            case "unlink":
                Name(name, null);
                break;
            case "rename":
                var moved = names[name];
                Name(name, null);
                Name(Path.GetRelativePath(root, Encoding.UTF8.GetString(call.Content)), moved);
                break;
            case "openat" or "write":
                break;
            default:
                throw new NotSupportedException($"{call.Name} of {call.Path}");
        }
    }

    /// <summary>Writes what is left to a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="random">Decides on each piece that was not synced; null: none of them is left.</param>
    public void WriteTo(string folder, Random? random)
    {
        var left = new Dictionary<string, Node>(syncedNames);
        foreach (var (name, to) in changed.Where(_ => random?.Next(2) == 1))
        {
            Put(left, name, to);
        }

        foreach (var (name, node) in left)
        {
            var path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, node.Left(random));
        }
    }

    private static void Put(Dictionary<string, Node> to, string name, Node? node)
    {
        to.Remove(name);
        if (node is not null)
        {
            to.Add(name, node);
        }
    }

    private void Name(string name, Node? node)
    {
        Put(names, name, node);
        changed.Add((name, node));
    }

    private sealed class Node
    {
        private readonly List<(long At, byte[]? Content)> since = [];
        private byte[] synced = [];

        /// <summary>A write; without content the length becomes <paramref name="at"/>.</summary>
        public void Write(long at, byte[]? content) => since.Add((at, content));

        public void Sync()
        {
            synced = since.Aggregate(synced, (all, w) => Apply(all, w.At, w.Content));
            since.Clear();
        }

        public byte[] Left(Random? random)
        {
            if (random is null)
            {
                return synced;
            }

            var left = synced;
            foreach (var (at, content) in since)
            {
                // Left out, whole, or in pieces.
                var fate = random.Next(3);
                if (fate == 1 || (fate == 2 && content is null))
                {
                    left = Apply(left, at, content);
                }
                else if (fate == 2)
                {
                    left = content!.Chunk(Sector).Select((piece, i) => (piece, i)).Where(_ => random.Next(2) == 1).Aggregate(left, (all, p) => Apply(all, at + (p.i * Sector), p.piece));
                }
            }

            return left;
        }

        private static byte[] Apply(byte[] all, long at, byte[]? content)
        {
            var changed = new byte[content is null ? at : Math.Max(all.Length, at + content.Length)];
            all.AsSpan(0, Math.Min(all.Length, changed.Length)).CopyTo(changed);
            content?.CopyTo(changed, at);
            return changed;
        }
    }
}
