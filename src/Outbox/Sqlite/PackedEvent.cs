using System.Text;
using Gateway.Abstractions;
using Gateway.Abstractions.Store;

namespace Gateway.Outbox.Sqlite;

/// <summary>An event or a gap as one blob, texts and all: for dead letters and events of older streams, which are few.</summary>
internal static class PackedEvent
{
    public static byte[] Pack(in StoredEvent stored)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8))
        {
            writer.Write((byte)stored.Lane);
            writer.Write(stored.Sequence);
            writer.Write(stored.UtcTicks);
            writer.Write(stored.Kind);
            writer.Write(stored.Subject);
            Write(writer, stored.Rule);
            writer.Write(stored.Data.Length);
            writer.Write(stored.Data.Span);
            writer.Write(stored.Value);
            Write(writer, stored.Unit);
            writer.Write((byte)stored.Quality);
            Write(writer, stored.Reason);
            writer.Write((int)stored.Flags);
            writer.Write(stored.Through);
            writer.Write((byte)stored.Loss);
        }

        return stream.ToArray();
    }

    /// <summary>The event of a blob whose checksum was found right.</summary>
    public static StoredEvent Unpack(byte[] packed)
    {
        using var reader = new BinaryReader(new MemoryStream(packed), Encoding.UTF8);
        return new StoredEvent(
            (Lane)reader.ReadByte(),
            reader.ReadInt64(),
            reader.ReadInt64(),
            reader.ReadString(),
            reader.ReadString(),
            Read(reader),
            reader.ReadBytes(reader.ReadInt32()),
            reader.ReadDouble(),
            Read(reader),
            (Quality)reader.ReadByte(),
            Read(reader),
            (ReadingFlags)reader.ReadInt32(),
            reader.ReadInt64(),
            (LossReason)reader.ReadByte());
    }

    private static void Write(BinaryWriter writer, string? text)
    {
        writer.Write(text is not null);
        if (text is not null)
        {
            writer.Write(text);
        }
    }

    private static string? Read(BinaryReader reader) => reader.ReadBoolean() ? reader.ReadString() : null;
}
