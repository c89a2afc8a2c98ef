using System.Security.Cryptography;
using System.Text;
using TestKit.Store;

namespace Gateway.Outbox.Tests.Faults;

/// <summary>What is on a disk while nobody uses it.</summary>
/// <param name="Files">The contents by name.</param>
internal sealed record DiskImage(IReadOnlyDictionary<string, byte[]> Files)
{
    /// <summary>What <c>outbox.run</c> holds, which does not go through SQLite; null: it is not there.</summary>
    public byte[]? Marker { get; init; }

    public static DiskImage Empty { get; } = new(new Dictionary<string, byte[]>());

    /// <summary>Equal for two images that a program could not tell apart, and for no others.</summary>
    public string Digest()
    {
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, content) in Files.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            sum.AppendData(Encoding.UTF8.GetBytes($"{name} {content.Length} "));
            sum.AppendData(content);
        }

        sum.AppendData(Marker ?? []);
        return Convert.ToHexString(sum.GetHashAndReset());
    }

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
