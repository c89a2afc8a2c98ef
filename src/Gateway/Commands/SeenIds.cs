namespace Gateway.Commands;

/// <summary>The ids of the latest commands that were run, and how each ended.</summary>
internal sealed class SeenIds
{
    /// <summary>How many are remembered; the oldest is forgotten first.</summary>
    public const int Most = 1000;

    private readonly Dictionary<string, string> endings = new(StringComparer.Ordinal);
    private readonly Queue<string> order = new();

    /// <summary>How the command of that id ended, in a word; null: it was not seen.</summary>
    public string? Ending(string id) => endings.GetValueOrDefault(id);

    /// <summary>A command is run: from here on its id is taken.</summary>
    public void Begin(string id)
    {
        if (endings.TryAdd(id, "begun"))
        {
            order.Enqueue(id);
            if (order.Count > Most)
            {
                endings.Remove(order.Dequeue());
            }
        }
    }

    /// <summary>It has ended.</summary>
    public void End(string id, bool done) => endings[id] = done ? "done" : "refused";
}
