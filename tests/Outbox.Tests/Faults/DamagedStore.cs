using Gateway.Abstractions;
using Gateway.Abstractions.Store;

namespace Gateway.Outbox.Tests.Faults;

/// <summary>What becomes of a damaged store when it is opened and everything is read.</summary>
/// <param name="Started">It opened, and its upstream was attached.</param>
/// <param name="Errors">What was said, each once.</param>
/// <param name="Damaged">Events that were handed out otherwise than they were committed.</param>
/// <param name="Missing">Committed numbers of the old stream that were neither handed out nor part of an error.</param>
/// <param name="Reused">The old stream goes on at a number that was used before.</param>
/// <param name="StatesWrong">States were handed out that are not the last ones.</param>
internal sealed record DamagedStore(bool Started, IReadOnlyList<string> Errors, int Damaged, int Missing, bool Reused, bool StatesWrong)
{
    /// <summary>Whether it is as if nothing had happened, or what happened was said.</summary>
    public bool IsHonest => Damaged == 0 && !Reused && (Missing == 0 || Errors.Count > 0) && !StatesWrong;

    /// <summary>Opens the store on <paramref name="image"/> in real files at <paramref name="folder"/>, and reads it as a forwarder does.</summary>
    public static DamagedStore Look(DamageSource source, DiskImage image, string folder)
    {
        image.WriteTo(folder);
        var errors = new List<string>();
        try
        {
            using var outbox = SqliteOutbox.Open(folder);
            var reader = outbox.Attach([Use.WantsOldest("cloud")])[0];
            var (damaged, missing) = (0, 0);
            if (outbox.Stream == source.Stream)
            {
                foreach (var lane in Lanes.All)
                {
                    var events = Read(reader, lane, errors);
                    damaged += events.Count(e => !IsAsCommitted(e, source));
                    missing += source.Events[(int)lane].Count - events.Select(e => e.Sequence).Distinct().Count();
                }
            }

            var reused = outbox.Stream == source.Stream && Lanes.All.Any(lane => outbox.Next(lane) <= source.Events[(int)lane].Count);
            return new DamagedStore(true, errors, damaged, missing, reused, AreStatesWrong(outbox, source, errors));
        }
        catch (OutboxException failure)
        {
            return new DamagedStore(false, [.. errors, failure.Message], 0, source.Events.Sum(e => e.Count), Reused: false, StatesWrong: false);
        }
    }

    private static List<StoredEvent> Read(IOutboxReader reader, Lane lane, List<string> errors)
    {
        var events = new List<StoredEvent>();
        try
        {
            while (reader.Read(lane, events.Count == 0 ? reader.Cursor(lane) : events[^1].Sequence, 500, events) > 0)
            {
                // Until there are no more.
            }
        }
        catch (OutboxException failure)
        {
            errors.Add(failure.Message);
        }

        return events;
    }

    private static bool AreStatesWrong(SqliteOutbox outbox, DamageSource source, List<string> errors)
    {
        try
        {
            var states = outbox.States();
            return outbox.Stream == source.Stream
                && (states.Count != source.States.Count || states.Any(s => !source.States.TryGetValue(s.Key, out var state) || !state.AsSpan().SequenceEqual(s.Value)));
        }
        catch (OutboxException failure)
        {
            errors.Add(failure.Message);
            return false;
        }
    }

    private static bool IsAsCommitted(in StoredEvent found, DamageSource source)
    {
        var events = source.Events[(int)found.Lane];
        if (found.Sequence < 1 || found.Sequence > events.Count)
        {
            return false;
        }

        var committed = events[(int)found.Sequence - 1];
        return found.Data.Span.SequenceEqual(committed.Data.Span) && found with { Data = default } == committed with { Data = default };
    }
}
