using Gateway.Abstractions;
using Gateway.Abstractions.Formats;

namespace Gateway.Formats;

/// <summary>Stands in for the table of formats.</summary>
public static class FormatCatalog
{
    /// <summary>The table; each entry takes the gateway's id.</summary>
    public static Catalogue<Func<string, IPayloadFormat>> All { get; } = new("format", [new("cloudevents", "CloudEvents 1.0, structured JSON.", static _ => static _ => throw new NotSupportedException("no format yet"))]);
}
