namespace Gateway.Benchmarks;

/// <summary>Everything between the reading and the broker, in sections that can be measured alone.</summary>
internal static class DeliveryBench
{
    /// <summary>The sections by name, in the order they are measured in.</summary>
    public static IReadOnlyList<string> Sections { get; } = ["speed", "latency", "backlog", "load"];

    /// <summary>Measures the <paramref name="sections"/> against a private mosquitto; empty when there is none.</summary>
    public static async Task<IReadOnlyList<Figure>> RunAsync(IReadOnlyCollection<string> sections, DeliveryOptions options, TimeProvider time)
    {
        using var broker = await Mosquitto.TryStartAsync(options.Folder, time);
        if (broker is null)
        {
            return [];
        }

        var figures = new List<Figure>();
        foreach (var section in Sections.Where(sections.Contains))
        {
            figures.AddRange(section switch
            {
                "speed" => await SpeedBench.RunAsync(options, broker, time),
                "latency" => await LatencyBench.RunAsync(options, broker.Url, time),
                "backlog" => await BacklogBench.RunAsync(options, time),
                _ => await LoadBench.RunAsync(options, broker.Url, time),
            });
        }

        return figures;
    }
}
