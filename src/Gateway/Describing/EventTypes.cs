namespace Gateway.Describing;

/// <summary>
/// Every type of event there is on the wire, by hand: the outside contract lists them, and a subscriber may meet any of them.
/// Tests hold them against the sources, and let each arrive through real brokers.
/// </summary>
internal static class EventTypes
{
    /// <summary>In the order of the contract.</summary>
    public static IReadOnlyList<Described> All { get; } =
    [
        Alert("raised", "An alert's signal went beyond a limit for long enough: an episode begins."),
        Alert("escalated", "A more severe level of an active alert was reached."),
        Alert("deescalated", "An active alert fell back to a less severe level."),
        Alert("cleared", "The episode is over; the reason is normal, removed, rule-changed or reconciled."),
        Alert("reminder", "The alert is still active."),
        Alert("acknowledged", "Somebody took notice of the alert."),
        Alert("shelved", "The alert is set aside for a while: nobody is to be woken by it."),
        Alert("unshelved", "The alert is no longer set aside."),
        Alert("reset", "A latched alert was let go by a person."),
        Alert("signal-lost", "The signal of the alert became unknown: its sensor failed or its readings are bad."),
        Alert("signal-back", "The signal of the alert is known again."),
        Alert("suppressed", "The alert is held back while another one is active."),
        Alert("unsuppressed", "The alert is no longer held back."),
        Alert("flapping-started", "The alert changes too often: its transitions are withheld from here on."),
        Alert("flapping-ended", "The alert is calm again; says how many transitions were withheld, and its present state."),
        new("reading.v1", "One value of one point, with its quality, unit and time.") { Lane = "readings" },
        System("started", "The gateway started."),
        System("stopped", "The gateway was stopped in good order."),
        System("unclean-stop", "The gateway's last run ended without a stop: power cut, crash or kill."),
        System("sensor-failed", "A sensor cannot be read; it is tried again."),
        System("sensor-recovered", "A failed sensor can be read again."),
        System("upstream-down", "The connection to an upstream is lost or cannot be made."),
        System("upstream-up", "The connection to an upstream stands."),
        System("store-failed", "The store cannot be written: events go on in memory under a stream of their own."),
        System("store-recovered", "The store can be written again; says how long it was away and how many events were carried over."),
        System("stream-replaced", "The store was replaced by a new one: sequences begin anew under a new stream. Names the old stream and the last number known per lane."),
        System("configuration-applied", "A changed configuration, or the new settings of an upstream, are in force; says what changed."),
        System("configuration-refused", "A changed configuration has errors, or the new settings of an upstream got no connection; the old ones stay in force."),
        System("state-lost", "The saved state of alerts could not be read: close what you hold open for this gateway, unless it is raised again."),
        System("clock-synchronised", "The system clock was set right; says by how much."),
        System("clock-step", "The system clock jumped."),
        System("command-refused", "A command of an upstream was not run: not allowed, unknown, malformed, retained, out of its time, or seen before."),
        new("loss.v1", "Events of a lane that this subscriber will never get: from, to, their count and the reason.") { Lane = "every" },
    ];

    private static Described Alert(string kind, string summary) => new($"alert.{kind}.v1", summary) { Lane = "alerts" };

    private static Described System(string kind, string summary) => new($"system.{kind}.v1", summary) { Lane = "system" };
}
