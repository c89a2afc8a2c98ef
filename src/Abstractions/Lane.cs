namespace Gateway.Abstractions;

/// <summary>The class of an event. Each lane has its own gap-free sequence within a stream, from 1.</summary>
public enum Lane : byte
{
    /// <summary>Transitions of alerts.</summary>
    Alerts = 0,

    /// <summary>What the gateway says about itself.</summary>
    System = 1,

    /// <summary>Forwarded readings.</summary>
    Readings = 2,
}

/// <summary>The lanes in order of urgency, and their names on the wire.</summary>
public static class Lanes
{
    /// <summary>How many lanes there are.</summary>
    public const int Count = 3;

    /// <summary>All lanes, most urgent first.</summary>
    public static IReadOnlyList<Lane> All { get; } = [Lane.Alerts, Lane.System, Lane.Readings];

    /// <summary>The lane of that name; null: there is none.</summary>
    public static Lane? Find(string name)
    {
        foreach (var lane in All)
        {
            if (lane.Name() == name)
            {
                return lane;
            }
        }

        return null;
    }

    /// <summary>The name on the wire, in topics and in the configuration.</summary>
    public static string Name(this Lane lane) => lane switch
    {
        Lane.Alerts => "alerts",
        Lane.System => "system",
        _ => "readings",
    };
}
