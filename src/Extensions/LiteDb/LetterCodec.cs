using Gateway.Abstractions;
using Gateway.Abstractions.Store;

namespace Gateway.Extensions.LiteDb;

/// <summary>A dead letter as it stands in a record.</summary>
internal static class LetterCodec
{
    public static void Write(ByteWriter bytes, DeadLetter letter)
    {
        bytes.Number(letter.Id);
        bytes.Text(letter.Upstream);
        bytes.Text(letter.Stream);
        bytes.Number(letter.At.UtcTicks);
        bytes.Text(letter.Detail);
        var of = letter.Event;
        bytes.Byte((byte)of.Lane);
        bytes.Number(of.Sequence);
        bytes.Number(of.UtcTicks);
        bytes.Text(of.Kind);
        bytes.Text(of.Subject);
        bytes.Text(of.Rule);
        bytes.Bytes(of.Data.Span);
        bytes.Double(of.Value);
        bytes.Text(of.Unit);
        bytes.Byte((byte)of.Quality);
        bytes.Text(of.Reason);
        bytes.Byte((byte)of.Flags);
    }

    public static DeadLetter Read(ByteReader bytes)
    {
        var (id, upstream, stream) = (bytes.Number(), bytes.Text(), bytes.Text());
        var at = bytes.Number();
        var detail = bytes.Text();
        var of = new StoredEvent(
            (Lane)bytes.Byte(),
            bytes.Number(),
            bytes.Number(),
            bytes.Text(),
            bytes.Text(),
            bytes.TextOrNull(),
            bytes.Bytes().ToArray(),
            bytes.Double(),
            bytes.TextOrNull(),
            (Quality)bytes.Byte(),
            bytes.TextOrNull(),
            (ReadingFlags)bytes.Byte());
        return at >= 0 && at <= DateTime.MaxValue.Ticks
            ? new DeadLetter(id, upstream, stream, of, new DateTimeOffset(at, TimeSpan.Zero), detail)
            : throw new FormatException("a time is out of range");
    }
}
