namespace Gateway.Commands;

/// <summary>
/// Every command that an upstream can be allowed, by hand: one line each. A command is one of the control socket under a name of its own, so
/// that both do the same thing in the same place.
/// </summary>
internal static class CommandCatalog
{
    /// <summary>In the order of the documents.</summary>
    public static IReadOnlyList<CommandEntry> All { get; } =
    [
        new("acknowledge", "alerts.acknowledge", "Somebody takes care of an alert."),
        new("shelve", "alerts.shelve", "Nobody is to be notified of an alert for a while."),
        new("unshelve", "alerts.unshelve", "Shelving is over."),
        new("reset", "alerts.reset", "A latched alert is let go."),
        new("status", "status.brief", "How the gateway is, in one message."),
        new("sensors", "sensors.list", "The sensors, each with its last readings."),
        new("outbox", "outbox.status", "The store, and how far each upstream is."),
        new("reload", "reload", "The files on the board are brought into force, or nothing of them."),
        new("ping", "hello", "Says that the gateway is there, and its version."),
    ];

    /// <summary>The names, in the same order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(c => c.Name)];

    /// <summary>The command of that name; null: there is none.</summary>
    public static CommandEntry? Find(string name) => All.FirstOrDefault(c => c.Name == name);
}

/// <summary>One line of the <see cref="CommandCatalog"/>.</summary>
/// <param name="Name">Its name in the configuration and in the topic.</param>
/// <param name="Control">The command of the control socket that it is.</param>
/// <param name="Summary">One sentence.</param>
internal sealed record CommandEntry(string Name, string Control, string Summary);
