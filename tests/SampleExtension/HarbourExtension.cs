using Gateway.Abstractions.Extensions;
using Gateway.Outbox;

[assembly: GatewayExtension(ExtensionContract.Version, typeof(Harbour.HarbourExtension))]

namespace Harbour;

/// <summary>The entry point: says what there is.</summary>
public sealed class HarbourExtension : IGatewayExtension
{
    /// <inheritdoc />
    public void Register(ExtensionLines lines)
    {
        lines.Driver("sample-tide", "Makes up a tide: the level of water at a quay.", settings => new Tide(settings));
        lines.Format("sample-line", "One line of text an event.", _ => static _ => new LineFormat());
        lines.Store("sample-memory", "In memory, for tests: a restart loses everything.", _ => opening => new MemoryOutbox(time: opening.Time));
        lines.Bus(new BusKind("sample", "A bus with one thermometer, an MCP9808 at 0x18.", name => new SampleBus(name)));
    }
}
