using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using TestKit.Store;

namespace Gateway.Outbox.Tests.Faults;

/// <summary>Compares an open store with what was committed to it.</summary>
internal static class StoreCheck
{
    /// <summary>The cursors that the store has on the disk, in the form of <see cref="Cursors(IEnumerable{IOutboxReader})"/>.</summary>
    public static string Cursors(SqliteOutbox outbox) => outbox.Ask(
        "SELECT group_concat(upstream || ' ' || lane || ' ' || first || ' ' || acknowledged || ' ' || dead || ' ' || skipped, '; ') FROM (SELECT * FROM cursors ORDER BY upstream, lane)");

    /// <summary>
    /// The cursors of all readers as they are now: upstream, lane, first number owed, last number acknowledged, and how many were
    /// given up as dead letters and as skipped.
    /// </summary>
    public static string Cursors(SqliteOutbox outbox, IEnumerable<IOutboxReader> readers)
    {
        var losses = outbox.Losses().ToDictionary(l => (l.Upstream, l.Lane, l.Reason), l => l.Count);
        long Lost(IOutboxReader reader, Lane lane, LossReason reason) => losses.GetValueOrDefault((reader.Upstream, lane, reason));
        return string.Join(
            "; ",
            from reader in readers.OrderBy(r => r.Upstream, StringComparer.Ordinal)
            from lane in reader.Lanes
            let lost = $"{Lost(reader, lane, LossReason.DeadLetter)} {Lost(reader, lane, LossReason.Skipped)}"
            select $"{reader.Upstream} {(int)lane} {reader.From(lane)} {reader.Cursor(lane)} {lost}");
    }

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

        var older = outbox.Ask("SELECT group_concat(upstream || ' ' || seq, '; ') FROM (SELECT * FROM older ORDER BY upstream, seq)");
        var owed = string.Join("; ", version.Older.OrderBy(o => o.Upstream, StringComparer.Ordinal).ThenBy(o => o.Number).Select(o => $"{o.Upstream} {o.Number}"));
        if (older != owed)
        {
            return $"of the older stream '{older}' instead of '{owed}'";
        }

        if (outbox.Ask("SELECT COUNT(*) FROM dead") is var dead && dead != version.Dead.ToString())
        {
            return $"{dead} dead letters instead of {version.Dead}";
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
                while (reader.Read(lane, events.Count == 0 ? cursor : events[^1].Last, 200, events) > 0)
                {
                    // Until there are no more.
                }

                var owed = version.Next[(int)lane] - Math.Max(cursor + 1, reader.From(lane));
                var told = events.Sum(e => e.Last - e.Sequence + 1);
                if (told != owed)
                {
                    throw new InvalidDataException($"{reader.Upstream} is told of {told} events of {lane} behind {cursor} instead of {owed}");
                }

                foreach (var stored in events.Where(e => !e.IsGap || !history.MayTell(reader.Upstream, e)))
                {
                    Same(stored, history.Event(lane, stored.Sequence));
                }
            }
        }
    }

    /// <summary>Fails unless each upstream gets what it is owed of the older stream, and the dead letters are whole.</summary>
    public static void SendsOlder(SqliteOutbox outbox, History history, StoreVersion version)
    {
        foreach (var upstream in version.Upstreams)
        {
            var found = outbox.Older(upstream.Upstream).SelectMany(r => r.All(Lane.Alerts)).ToList();
            var owed = version.Older.Where(o => o.Upstream == upstream.Upstream).Select(o => o.Number).Order().ToList();
            if (!found.Select(e => e.Sequence).SequenceEqual(owed))
            {
                throw new InvalidDataException($"{upstream.Upstream} is sent {string.Join(' ', found.Select(e => e.Sequence))} of the older stream instead of {string.Join(' ', owed)}");
            }

            found.ForEach(e => Same(e, History.OlderEvent(e.Sequence)));
        }

        foreach (var letter in outbox.DeadLetters(0, 100))
        {
            Same(letter.Event, history.Event(letter.Event.Lane, letter.Event.Sequence));
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
        if (found.IsGap)
        {
            throw new InvalidDataException($"gap: {found.Lane.Name()} {found.Sequence} to {found.Through}, {found.Loss.Name()}");
        }

        if (!found.Data.Span.SequenceEqual(committed.Data.Span) || found with { Data = default } != committed with { Data = default })
        {
            throw new InvalidDataException($"sent {found} instead of {committed}");
        }
    }

    private static string Text(IReadOnlyDictionary<string, byte[]> states) =>
        string.Join(' ', states.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => $"{s.Key}={Convert.ToHexString(s.Value)}"));
}
