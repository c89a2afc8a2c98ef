using Gateway.Abstractions;
using Gateway.Abstractions.Store;

namespace Gateway.Outbox.Tests.Faults;

/// <summary>Compares an open store with what was committed to it.</summary>
internal static class StoreCheck
{
    /// <summary>The cursors that the store has on the disk, in the form of <see cref="Cursors(IEnumerable{IOutboxReader})"/>.</summary>
    public static string Cursors(SqliteOutbox outbox) => outbox.Ask(
        "SELECT group_concat(upstream || ' ' || lane || ' ' || first || ' ' || acknowledged, '; ') FROM (SELECT * FROM cursors ORDER BY upstream, lane)");

    /// <summary>The cursors of all readers as they are now: upstream, lane, first number owed, last number acknowledged.</summary>
    public static string Cursors(IEnumerable<IOutboxReader> readers) => string.Join(
        "; ",
        from reader in readers.OrderBy(r => r.Upstream, StringComparer.Ordinal)
        from lane in reader.Lanes
        select $"{reader.Upstream} {(int)lane} {reader.From(lane)} {reader.Cursor(lane)}");

    /// <summary>What is otherwise than in <paramref name="version"/>; null: nothing.</summary>
    public static string? Difference(SqliteOutbox outbox, StoreVersion version)
    {
        var next = Lanes.All.Select(outbox.Next);
        if (!next.SequenceEqual(version.Next))
        {
            return $"next numbers {string.Join(' ', next)} instead of {string.Join(' ', version.Next)}";
        }

        var states = outbox.States();
        if (states.Count != version.States.Count || version.States.Any(s => !states.TryGetValue(s.Key, out var state) || !state.AsSpan().SequenceEqual(s.Value)))
        {
            return $"states {Text(states)} instead of {Text(version.States)}";
        }

        if (version.Tokens.Any(t => outbox.Token(t.Key) != t.Value) || outbox.Ask("SELECT COUNT(*) FROM tokens") != version.Tokens.Count.ToString())
        {
            return "other resume tokens";
        }

        var cursors = Cursors(outbox);
        return version.Cursors is null || version.Cursors == cursors ? null : $"cursors '{cursors}' instead of '{version.Cursors}'";
    }

    /// <summary>Fails unless the store holds exactly one of the versions; returns which.</summary>
    public static StoreVersion Holds(SqliteOutbox outbox, IReadOnlyList<StoreVersion> allowed)
    {
        var differences = new List<string>();
        foreach (var version in allowed)
        {
            if (Difference(outbox, version) is not { } difference)
            {
                return version;
            }

            differences.Add(difference);
        }

        throw new InvalidDataException(string.Join("; or ", differences));
    }

    /// <summary>Fails unless each upstream gets what it is owed, as it was committed, without a hole.</summary>
    public static void Sends(IEnumerable<IOutboxReader> readers, History history, StoreVersion version)
    {
        var events = new List<StoredEvent>();
        foreach (var reader in readers)
        {
            foreach (var lane in reader.Lanes)
            {
                events.Clear();
                var cursor = reader.Cursor(lane);
                while (reader.Read(lane, cursor + events.Count, 200, events) > 0)
                {
                    // Until there are no more.
                }

                var owed = version.Next[(int)lane] - Math.Max(cursor + 1, reader.From(lane));
                if (events.Count != owed)
                {
                    throw new InvalidDataException($"{reader.Upstream} is sent {events.Count} events of {lane} behind {cursor} instead of {owed}");
                }

                foreach (var stored in events)
                {
                    Same(stored, history.Event(lane, stored.Sequence));
                }
            }
        }
    }

    /// <summary>Fails unless new events can be committed and are sent.</summary>
    public static void GoesOn(SqliteOutbox outbox, IEnumerable<IOutboxReader> readers)
    {
        var before = Lanes.All.Select(outbox.Next).ToArray();
        var batch = outbox.Batch();
        batch.AddTo(Lane.Alerts);
        batch.AddTo(Lane.Readings, 2);
        batch.SetState("after", [1]);
        outbox.Commit(batch);
        foreach (var reader in readers)
        {
            foreach (var lane in reader.Lanes)
            {
                var numbers = reader.Numbers(lane, before[(int)lane] - 1);
                if (!numbers.SequenceEqual(Use.Range(before[(int)lane], outbox.Next(lane) - 1)))
                {
                    throw new InvalidDataException($"{reader.Upstream} is sent {string.Join(' ', numbers)} of {lane} by the next commit");
                }
            }
        }
    }

    public static void Same(in StoredEvent found, in StoredEvent committed)
    {
        if (!found.Data.Span.SequenceEqual(committed.Data.Span) || found with { Data = default } != committed with { Data = default })
        {
            throw new InvalidDataException($"sent {found} instead of {committed}");
        }
    }

    private static string Text(IReadOnlyDictionary<string, byte[]> states) =>
        string.Join(' ', states.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => $"{s.Key}={Convert.ToHexString(s.Value)}"));
}
