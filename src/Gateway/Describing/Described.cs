using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.Extending;

namespace Gateway.Describing;

/// <summary>Something there is, as <c>describe</c> tells it.</summary>
/// <param name="Name">Its name in the configuration or on the wire.</param>
/// <param name="Summary">One sentence.</param>
internal sealed record Described(string Name, string Summary)
{
    /// <summary>Its settings; empty when it has none.</summary>
    public IReadOnlyCollection<Setting> Settings { get; init; } = [];

    /// <summary>The channels of a sensor with default settings.</summary>
    public IReadOnlyList<Channel> Channels { get; init; } = [];

    /// <summary>What is known of an extension; null: it is none.</summary>
    public Extension? Extension { get; init; }

    /// <summary>The lane of an event, or <c>every</c>; null: it is none.</summary>
    public string? Lane { get; init; }
}
