using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Forwarding;
using Gateway.Rules;
using Gateway.Rules.Operations;

namespace Gateway.Pipeline;

/// <summary>
/// Leaves the present state of the alerts for the upstreams: of every alert at the start, later of those that changed. Only behind the
/// commit, so that nobody hears of a state whose event is not on the disk.
/// </summary>
/// <remarks>For the pipeline's loop. Does nothing per reading.</remarks>
internal sealed class AlertViews(AlertStates? states)
{
    /// <summary>States that nobody knew in full are looked at again, so many at a time, and not with each of many commits.</summary>
    private const int MostLooks = 256;

    private static readonly long BetweenLooks = TimeSpan.TicksPerSecond / 2;

    private readonly Dictionary<(string Rule, string Point), (long Number, long Utc)> changed = [];
    private readonly Queue<(string Rule, string Point, string State, string? Unknown)> open = [];
    private long looked;
    private bool starting;
    private Func<AlertView, bool>? exchanged;

    /// <summary>The alerts were restored: all of them are left with the next commit.</summary>
    public void Begin() => starting = true;

    /// <summary>The configuration changed: with the next commit those that <paramref name="anew"/> names are left, and those that are gone.</summary>
    public void Exchange(Func<AlertView, bool> anew) => exchanged = states is null ? null : anew;

    /// <summary>An alert changed.</summary>
    /// <param name="transition">How.</param>
    /// <param name="number">The number of its event.</param>
    public void Take(in Transition transition, long number)
    {
        if (states is not null)
        {
            changed[(transition.Rule, transition.Point.Id)] = (number, transition.At.UtcTicks);
        }
    }

    /// <summary>The events of a commit got other numbers, because another store took them.</summary>
    public void Renumber(IReadOnlyList<StoredEvent> events)
    {
        foreach (var stored in events)
        {
            if (stored is { Lane: Lane.Alerts, Rule: { } rule } && changed.TryGetValue((rule, stored.Subject), out var was))
            {
                changed[(rule, stored.Subject)] = (stored.Sequence, was.Utc);
            }
        }
    }

    /// <summary>What happened is committed.</summary>
    /// <param name="now">When.</param>
    /// <param name="rules">The alerts.</param>
    /// <param name="stream">The stream that their events are numbered in.</param>
    /// <param name="saved">The states that were written with it, by <c>rule sensor/channel</c>; null: the alert is gone.</param>
    public void Commit(Instant now, RuleSet rules, string stream, IReadOnlyDictionary<string, byte[]?> saved)
    {
        if (states is null)
        {
            return;
        }

        if (open.Count > 0 && now.Ticks - looked >= BetweenLooks)
        {
            looked = now.Ticks;
            LookAgain(rules, stream);
        }

        if (!starting && changed.Count == 0 && exchanged is null)
        {
            return;
        }

        // Also what was quiet when its rule was taken away has left a retained state at the brokers.
        foreach (var (key, _) in saved.Where(s => s.Value is null))
        {
            if (key.Split(' ') is [var rule, var point])
            {
                states.Put(rule, point, [], isNormal: true);
            }
        }

        if (starting || exchanged is not null)
        {
            var all = new List<AlertView>();
            rules.View(all, all: true);
            all.Where(view => starting || IsAnew(view)).ToList().ForEach(view => Put(view, stream));
            (starting, exchanged) = (false, null);
        }

        foreach (var (rule, point) in changed.Keys)
        {
            if (rules.View(rule, point) is { } view)
            {
                Put(view, stream);
            }
            else
            {
                // Its rule is gone: what is retained of it is to go, too.
                states.Put(rule, point, [], isNormal: true);
            }
        }

        changed.Clear();
    }

    /// <summary>Of one whose changes are withheld, because it flaps, subscribers know what they were told last; until it is calm that stays.</summary>
    private bool IsAnew(AlertView view) =>
        exchanged!(view) && (view.Flags & AlertFlags.Flapping) == AlertFlags.None && !changed.ContainsKey((view.Rule, view.Point.Id));

    /// <summary>What was left as undetermined or unknown becomes known by a reading alone, which is no event.</summary>
    private void LookAgain(RuleSet rules, string stream)
    {
        for (var looks = Math.Min(open.Count, MostLooks); looks > 0; looks--)
        {
            var was = open.Dequeue();
            if (rules.View(was.Rule, was.Point) is not { } view || changed.ContainsKey((was.Rule, was.Point)))
            {
                continue;
            }

            if (view.State == was.State && view.Unknown == was.Unknown)
            {
                open.Enqueue(was);
            }
            else
            {
                Put(view, stream);
            }
        }
    }

    private void Put(AlertView view, string stream)
    {
        if (view.State == "undetermined" || view.Unknown is not null)
        {
            open.Enqueue((view.Rule, view.Point.Id, view.State, view.Unknown));
        }

        var (number, utc) = changed.GetValueOrDefault((view.Rule, view.Point.Id));
        var isNormal = view is { Level: 0, State: "normal" or "undetermined" } && (view.Flags & (AlertFlags.Shelved | AlertFlags.Flapping)) == AlertFlags.None;
        states!.Put(view.Rule, view.Point.Id, AlertStatePayload.Write(view, stream, number, utc), isNormal);
    }
}
