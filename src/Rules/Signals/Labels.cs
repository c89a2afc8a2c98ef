using System.Text.Json;
using Gateway.Abstractions;

namespace Gateway.Rules.Signals;

/// <summary>
/// Carries instants over a restart: saved as UTC labels, read back onto the clock as it runs then. None may lie in the future,
/// also when the wall clock was set back meanwhile; a recorded point's clock is its label.
/// </summary>
internal readonly struct Labels
{
    private readonly long offset;
    private readonly long latest;

    private Labels(long offset, long latest) => (this.offset, this.latest) = (offset, latest);

    /// <summary>For reading what was saved at <paramref name="savedAt"/>.</summary>
    public static Labels Of(long savedAt, Instant now, bool recorded)
    {
        if (recorded)
        {
            return new(0, long.MaxValue);
        }

        // A clock that was set back moves everything with it, so that what was before and after stays so.
        var back = Math.Max(0, Math.Min(savedAt, DateTime.MaxValue.Ticks) - now.UtcTicks);
        return new(now.Ticks - now.UtcTicks - back, now.Ticks);
    }

    /// <summary>The instant of a label.</summary>
    public long Ticks(long label) => Math.Min(Math.Clamp(label, 0, DateTime.MaxValue.Ticks) + offset, latest);

    /// <summary>The instant in a property; null when it is missing or damaged.</summary>
    public long? Read(JsonElement saved, string name) =>
        saved.TryGetProperty(name, out var property) && property.ValueKind == JsonValueKind.Number && property.TryGetInt64(out var label) ? Ticks(label) : null;

    /// <summary>Writes an instant unless it is <paramref name="none"/>.</summary>
    public static void Write(Utf8JsonWriter json, string name, long ticks, Instant now, long none)
    {
        if (ticks != none)
        {
            json.WriteNumber(name, now.At(ticks).UtcTicks);
        }
    }
}
