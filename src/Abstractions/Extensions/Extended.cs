namespace Gateway.Abstractions.Extensions;

/// <summary>What extensions mean for the reading of settings, beside the lines of the catalogues.</summary>
/// <param name="Buses">The kinds of buses they bring.</param>
/// <param name="Missing">
/// What is added to the message about a name that is not known, because an extension could not be loaded that may bring it; empty: all could.
/// </param>
public sealed record Extended(IReadOnlyList<BusKind> Buses, string Missing)
{
    /// <summary>There are no extensions.</summary>
    public static Extended Nothing { get; } = new([], string.Empty);

    /// <summary>What is added to the message about the name of a bus that is not known.</summary>
    public string OtherBuses => (Buses.Count == 0 ? string.Empty : $"; extensions bring {string.Join(", ", Buses.Select(b => b.Prefix + "-N"))}") + Missing;

    /// <summary>The kind of the bus of that name; null: no extension brings it.</summary>
    public BusKind? Bus(string name)
    {
        foreach (var kind in Buses)
        {
            if (kind.Has(name))
            {
                return kind;
            }
        }

        return null;
    }
}
