using TestKit.Store;

namespace Gateway.Outbox.Tests.Faults;

/// <summary>What is on a disk while nobody uses it.</summary>
/// <param name="Files">The contents by name.</param>
internal sealed record DiskImage(IReadOnlyDictionary<string, byte[]> Files)
{
    /// <summary>What <c>outbox.run</c> holds, which does not go through SQLite; null: it is not there.</summary>
    public byte[]? Marker { get; init; }

    public static DiskImage Empty { get; } = new(new Dictionary<string, byte[]>());

    /// <summary>Whether a program could not tell the two apart.</summary>
    public bool IsSameAs(DiskImage other) =>
        Files.Count == other.Files.Count
        && Marker.AsSpan().SequenceEqual(other.Marker)
        && Files.All(f => other.Files.TryGetValue(f.Key, out var content) && content.AsSpan().SequenceEqual(f.Value));

    /// <summary>Makes real files of it, for a look with other programs or for what does not go through SQLite.</summary>
    public void WriteTo(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, content) in Files)
        {
            File.WriteAllBytes(Path.Combine(folder, name), content);
        }
    }
}
