using Gateway.Describing;

namespace SystemTests.Brokers;

/// <summary>Which test makes which type of event arrive through every broker.</summary>
public sealed class TypesOfEvents
{
    /// <summary>What sensors, rules and operators bring about within a minute, see <see cref="EventTypesThroughBrokersTests"/>.</summary>
    internal static readonly string[] Ordinary =
    [
        "alert.raised", "alert.escalated", "alert.deescalated", "alert.cleared", "alert.signal-lost", "alert.signal-back", "alert.reminder",
        "alert.acknowledged", "alert.shelved", "alert.unshelved", "alert.reset", "alert.suppressed", "alert.unsuppressed", "alert.flapping-started", "alert.flapping-ended",
        "system.started", "system.stopped", "system.unclean-stop", "system.sensor-failed", "system.sensor-recovered",
        "system.configuration-applied", "system.configuration-refused", "system.command-refused", "reading",
    ];

    /// <summary>What takes a fault of disk, network, store or clock, see <see cref="RareEventTypesThroughBrokersTests"/>.</summary>
    internal static readonly string[] Rare =
    [
        "system.store-failed", "system.state-lost", "system.store-recovered", "system.stream-replaced",
        "system.upstream-down", "system.upstream-up", "loss", "system.clock-step", "system.clock-synchronised",
    ];

    [Fact]
    public void Every_type_of_event_there_is_arrives_through_real_brokers_in_a_test() =>
        Assert.Equal(EventTypes.All.Select(e => Name(e.Name)).Order(StringComparer.Ordinal), Ordinary.Concat(Rare).Order(StringComparer.Ordinal));

    /// <summary>The types that have arrived, without their version.</summary>
    internal static HashSet<string> Of(Witness witness) =>
    [
        .. witness.Messages.Where(m => m.Topic.Split('/')[2] is "alerts" or "system" or "readings").Select(m => Name(m.Json.GetProperty("type").GetString()!)),
    ];

    private static string Name(string type) => type[..type.LastIndexOf('.')];
}
