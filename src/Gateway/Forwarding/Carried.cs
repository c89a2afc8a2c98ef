using Gateway.Commands;

namespace Gateway.Forwarding;

/// <summary>What one connection of an upstream hands on to the next.</summary>
internal sealed class Carried
{
    private const long Shortly = 5 * TimeSpan.TicksPerSecond;

    /// <summary>Everything as it is before the first connection.</summary>
    public Carried(ForwarderParts parts, Random random)
    {
        Rate = new DrainRate(parts.Upstream.DrainRate);
        Queues = new LaneQueues(parts.Owed.Current, parts.Upstream, random);
        States = new AlertStateSender(parts.States);
        Commands = parts.Control is { } control && parts.Upstream.Commands.Count > 0 ? new UpstreamCommands(parts, control) : null;
        Subscription = new CommandSubscription(parts);
        Outage = new Outage(parts.Upstream.Id, parts.Health, parts.Notices, parts.Time, parts.Logger);
    }

    /// <summary>How fast a backlog is sent.</summary>
    public DrainRate Rate { get; }

    /// <summary>What is owed.</summary>
    public LaneQueues Queues { get; }

    /// <summary>Which states of alerts are to be told.</summary>
    public AlertStateSender States { get; }

    /// <summary>The commands it sends; null: none are taken.</summary>
    public UpstreamCommands? Commands { get; }

    /// <summary>Asks each connection for them.</summary>
    public CommandSubscription Subscription { get; }

    /// <summary>What is said while nothing is taken.</summary>
    public Outage Outage { get; }

    /// <summary>What was refused last in this connection, and when.</summary>
    public (string Words, long At)? Refusal { get; set; }

    /// <summary>Whether the broker refused the status and hung up: then the next connection begins without.</summary>
    public bool IsStatusRefused { get; set; }

    /// <summary>The refusal with which the broker ended the connection; null: there was none so shortly before.</summary>
    public string? RefusalAtTheEnd(long now) => Refusal is { } last && now - last.At <= Shortly ? last.Words : null;
}
