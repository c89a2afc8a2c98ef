using Gateway.Abstractions.Links;
using Gateway.Abstractions.Store;
using Gateway.Mqtt;
using Gateway.Outbox;

namespace Gateway.Benchmarks;

/// <summary>What is measured where there is a choice: what an extension brings, or what is built in.</summary>
internal sealed record BenchParts
{
    /// <summary>What is built in.</summary>
    public static BenchParts BuiltIn { get; } = new();

    /// <summary>Makes the connections.</summary>
    public LinkFactory Link { get; init; } = static (options, wake, time) => new MqttLink(options, wake, time);

    /// <summary>Opens a store in a folder.</summary>
    public Func<string, IOutbox> Store { get; init; } = static folder => SqliteOutbox.Open(folder);
}
