using System.Buffers.Binary;

namespace Gateway.Outbox.Sqlite;

/// <summary>
/// The header of SQLite's log (https://sqlite.org/fileformat2.html#walformat): its first salt counts up each time the log begins
/// anew, the second is by chance. SQLite itself would take the log of any other database for that of this one.
/// </summary>
internal readonly record struct LogHeader(uint Salt, uint Chance)
{
    /// <summary>Bytes of the header.</summary>
    public const int Length = 32;

    // How often the log may begin anew between two times that the marker reached the disk, by far.
    private const uint MostRestarts = 1 << 20;

    /// <summary>The header at the beginning of <paramref name="log"/>; null: it is damaged, and SQLite would take the log for empty.</summary>
    public static LogHeader? Parse(ReadOnlySpan<byte> log)
    {
        if (log.Length < Length || BinaryPrimitives.ReadUInt32BigEndian(log) is not (0x377f0682 or 0x377f0683) and var magic)
        {
            return null;
        }

        uint first = 0, second = 0;
        for (var at = 0; at < 24; at += 8)
        {
            first += Word(log[at..], log[3]) + second;
            second += Word(log[(at + 4)..], log[3]) + first;
        }

        var sum = (BinaryPrimitives.ReadUInt32BigEndian(log[24..]), BinaryPrimitives.ReadUInt32BigEndian(log[28..]));
        return sum == (first, second) ? Salts(log[16..]) : null;
    }

    /// <summary>The two salts as they stand in the file.</summary>
    public static LogHeader Salts(ReadOnlySpan<byte> salts) =>
        new(BinaryPrimitives.ReadUInt32BigEndian(salts), BinaryPrimitives.ReadUInt32BigEndian(salts[4..]));

    /// <summary>Whether this log can be what became of <paramref name="earlier"/>.</summary>
    public bool Follows(LogHeader earlier) => Salt == earlier.Salt ? Chance == earlier.Chance : Salt - earlier.Salt < MostRestarts;

    // The last byte of the magic number says in which order the words of the checksum stand.
    private static uint Word(ReadOnlySpan<byte> at, byte order) =>
        (order & 1) == 1 ? BinaryPrimitives.ReadUInt32BigEndian(at) : BinaryPrimitives.ReadUInt32LittleEndian(at);
}
