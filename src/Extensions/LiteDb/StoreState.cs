using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.Abstractions.Store;
using Gateway.Abstractions.StoreParts;

namespace Gateway.Extensions.LiteDb;

/// <summary>
/// All of a store but its events, in memory: numbers, cursors, alert states, resume tokens, dead letters. Each record holds what it changes, the
/// first record of a segment all of it.
/// </summary>
internal sealed class StoreState
{
    private const byte Changes = 0;
    private const byte Everything = 1;

    private readonly List<DeadLetter> letters = [];
    private readonly List<OlderExtent> brought = [];

    public Dictionary<string, byte[]> States { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, ResumeToken> Tokens { get; } = new(StringComparer.Ordinal);

    public IReadOnlyList<DeadLetter> Letters => letters;

    /// <summary>By lane, the number the next event gets, as the last record read says.</summary>
    public long[] Next { get; } = [1, 1, 1];

    /// <summary>The cursors as the last record that has them says.</summary>
    public IReadOnlyList<CursorImage> Cursors { get; private set; } = [];

    /// <summary>What was brought of older streams since <see cref="Cursors"/> were written.</summary>
    public IReadOnlyList<OlderExtent> Brought => brought;

    /// <summary>The segments before the present one, as its first record lists them.</summary>
    public IReadOnlyList<Segment> Segments { get; private set; } = [];

    /// <summary>The number of the last dead letter.</summary>
    public long LastLetter { get; private set; }

    /// <summary>Writes what <paramref name="change"/> changes.</summary>
    public static void Write(ByteWriter bytes, StoreChange change, NextNumbers next)
    {
        bytes.Byte(Changes);
        Write(bytes, next.Ahead);
        Write(bytes, change.Batch?.States ?? StoreChange.NoStates);
        Write(bytes, change.Batch?.Tokens ?? StoreChange.NoTokens);
        Write(bytes, change.Letters);
        bytes.Number(change.Dropped);
        change.WriteCursors(bytes);
        change.WriteBrought(bytes);
    }

    /// <summary>Writes all of it, and the list of the segments before.</summary>
    public void WriteAll(ByteWriter bytes, StoreChange change, NextNumbers next, IReadOnlyList<Segment> before)
    {
        bytes.Byte(Everything);
        Write(bytes, lane => next[lane]);
        Write(bytes, States!);
        Write(bytes, Tokens);
        Write(bytes, letters);
        bytes.Number(0);
        change.WriteCursors(bytes);
        change.WriteBrought(bytes);
        bytes.Number(LastLetter);
        bytes.Number(before.Count);
        foreach (var segment in before)
        {
            segment.Write(bytes);
        }
    }

    /// <summary>Brings it to where a record leaves it.</summary>
    /// <returns>Whether the record holds everything.</returns>
    /// <exception cref="FormatException">The record is not whole.</exception>
    public bool Take(ByteReader bytes)
    {
        var all = bytes.Byte() == Everything;
        foreach (var lane in Lanes.All)
        {
            Next[(int)lane] = bytes.Number();
        }

        for (var n = bytes.Count(); n > 0; n--)
        {
            Set(bytes.Text(), bytes.Byte() == 1 ? bytes.Bytes().ToArray() : null);
        }

        for (var n = bytes.Count(); n > 0; n--)
        {
            Tokens[bytes.Text()] = new ResumeToken(bytes.TextOrNull(), bytes.Number(), bytes.Number(), bytes.Number());
        }

        for (var n = bytes.Count(); n > 0; n--)
        {
            Add(LetterCodec.Read(bytes));
        }

        Drop(bytes.Number());
        if (bytes.Byte() == 1)
        {
            var cursors = new CursorImage[bytes.Count()];
            for (var i = 0; i < cursors.Length; i++)
            {
                cursors[i] = CursorImage.Read(bytes);
            }

            Cursors = cursors;
            brought.Clear();
        }

        for (var n = bytes.Count(); n > 0; n--)
        {
            brought.Add(new OlderExtent(bytes.Text(), bytes.Text(), (Lane)Math.Min(bytes.Byte(), (byte)Lane.Readings), bytes.Number(), bytes.Number()));
        }

        if (all)
        {
            LastLetter = Math.Max(LastLetter, bytes.Number());
            var segments = new Segment[bytes.Count()];
            for (var i = 0; i < segments.Length; i++)
            {
                segments[i] = Segment.Read(bytes);
            }

            Segments = segments;
        }

        return all;
    }

    /// <summary>Brings it to where the change leaves it, which is on the disk.</summary>
    public void Apply(StoreChange change)
    {
        change.Batch?.ApplyStates(States);
        change.Batch?.ApplyTokens(Tokens);
        foreach (var letter in change.Letters)
        {
            Add(letter);
        }

        Drop(change.Dropped);
    }

    private void Set(string key, byte[]? state)
    {
        if (state is null)
        {
            States.Remove(key);
        }
        else
        {
            States[key] = state;
        }
    }

    private void Add(DeadLetter letter)
    {
        letters.Add(letter);
        LastLetter = Math.Max(LastLetter, letter.Id);
        if (letters.Count > DeadLetterBox.Most)
        {
            letters.RemoveAt(0);
        }
    }

    private void Drop(long letter) => letters.RemoveAll(l => l.Id == letter);

    private static void Write(ByteWriter bytes, Func<Lane, long> next)
    {
        foreach (var lane in Lanes.All)
        {
            bytes.Number(next(lane));
        }
    }

    private static void Write(ByteWriter bytes, IReadOnlyDictionary<string, byte[]?> states)
    {
        bytes.Number(states.Count);
        foreach (var (key, state) in states)
        {
            bytes.Text(key);
            bytes.Byte(state is null ? (byte)0 : (byte)1);
            if (state is not null)
            {
                bytes.Bytes(state);
            }
        }
    }

    private static void Write(ByteWriter bytes, IReadOnlyDictionary<string, ResumeToken> tokens)
    {
        bytes.Number(tokens.Count);
        foreach (var (sensor, token) in tokens)
        {
            bytes.Text(sensor);
            bytes.Text(token.Identity);
            bytes.Number(token.Offset);
            bytes.Number(token.Row);
            bytes.Number(token.Clock);
        }
    }

    private static void Write(ByteWriter bytes, IReadOnlyList<DeadLetter> letters)
    {
        bytes.Number(letters.Count);
        foreach (var letter in letters)
        {
            LetterCodec.Write(bytes, letter);
        }
    }
}
