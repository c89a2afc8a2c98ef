using Gateway.Abstractions.StoreParts;

namespace Gateway.Outbox.Sqlite;

/// <summary>What an outbox on disk shares with its readers.</summary>
/// <param name="file">The database.</param>
/// <param name="stream">Its stream.</param>
/// <param name="dead">Where readers drop dead letters.</param>
internal sealed class StoreShared(string file, string stream, DeadLetterBox dead)
{
    private long damaged;

    /// <summary>Held by the outbox during each commit.</summary>
    public Lock Commits { get; } = new();

    public string File { get; } = file;

    public string Stream { get; } = stream;

    public NextNumbers Next { get; } = new();

    public DeadLetterBox Dead { get; } = dead;

    /// <summary>Rows found damaged since the start.</summary>
    public long Damaged => Interlocked.Read(ref damaged);

    public void CountDamage(long rows) => Interlocked.Add(ref damaged, rows);
}
