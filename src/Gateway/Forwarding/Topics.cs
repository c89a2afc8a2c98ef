using System.Buffers;
using Gateway.Abstractions;
using Gateway.Abstractions.Store;

namespace Gateway.Forwarding;

/// <summary>The topics of this gateway. Names are made once per point or rule and kept, up to a bound.</summary>
internal sealed class Topics
{
    private const int Bound = 10_000;
    private readonly Dictionary<(Lane Lane, string Rule, string Subject), string> made = [];
    private const int LongestResponse = 1024;
    private static readonly SearchValues<char> NotInATopic = SearchValues.Create("+#\0");
    private static readonly string[] Ours = ["status", "alerts", "system", "readings", "state", "commands"];
    private readonly string root;
    private readonly string[] roots;

    /// <summary>Topics under <c>{prefix}/{gateway}/</c>.</summary>
    public Topics(string prefix, string gateway)
    {
        root = $"{prefix}/{gateway}/";
        Status = root + "status";
        Commands = root + "commands/";
        roots = [.. Lanes.All.Select(l => root + l.Name())];
    }

    /// <summary>Where the retained status goes.</summary>
    public string Status { get; }

    /// <summary>What stands in front of the name of a command.</summary>
    public string Commands { get; }

    /// <summary>Where the reply to a command goes, unless its sender has said so.</summary>
    public string ReplyTo(string command) => $"{root}replies/{command}";

    /// <summary>Whether a reply may go there because its sender wants it: below our own prefix only, and on none of the topics that have a meaning.</summary>
    public bool IsForReplies(string? topic) =>
        topic is { Length: <= LongestResponse } && topic.StartsWith(root, StringComparison.Ordinal) && topic.Length > root.Length
        && !topic.AsSpan().ContainsAny(NotInATopic) && !Ours.Contains(topic[root.Length..].Split('/')[0], StringComparer.Ordinal);

    /// <summary>Where what is said of a lane as a whole goes: loss notices and batches.</summary>
    public string Of(Lane lane) => roots[(int)lane];

    /// <summary>Where the retained state of an alert goes.</summary>
    public string OfState(AlertState state) => $"{root}state/alerts/{state.Topic}";

    /// <summary>Where an event, or the notice of a gap, goes.</summary>
    public string Of(in StoredEvent stored)
    {
        if (stored.IsGap)
        {
            return Of(stored.Lane);
        }

        var key = (stored.Lane, stored.Rule ?? string.Empty, stored.Lane == Lane.System ? stored.Kind : stored.Subject);
        if (!made.TryGetValue(key, out var topic))
        {
            if (made.Count >= Bound)
            {
                made.Clear();
            }

            topic = stored.Lane switch
            {
                Lane.Alerts => $"{root}alerts/{key.Item2}/{key.Item3}",
                Lane.System => $"{root}system/{key.Item3}",
                _ => $"{root}readings/{key.Item3}",
            };
            made.Add(key, topic);
        }

        return topic;
    }
}
