namespace Gateway.Benchmarks;

/// <summary>What of the delivery is measured, and how long.</summary>
/// <param name="Folder">An empty folder on the file system to be measured.</param>
/// <param name="For">How long what happens at a pace is watched.</param>
/// <param name="Backlog">Readings that wait in a store that is not empty.</param>
internal sealed record DeliveryOptions(string Folder, TimeSpan For, int Backlog)
{
    /// <summary>Link and store, where there is a choice: in the section <c>speed</c>.</summary>
    public BenchParts Parts { get; init; } = BenchParts.BuiltIn;
}
