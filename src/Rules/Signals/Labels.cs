using System.Text.Json;
using Gateway.Abstractions;

namespace Gateway.Rules.Signals;

/// <summary>
/// Carries instants over a restart: saved as UTC labels, read back onto the clock as it runs then. None may lie in the future,
/// also when the wall clock was set back meanwhile.
/// </summary>
internal readonly struct Labels
{
    private readonly long offset;
    private readonly long latest;

    private Labels(long offset, long latest) => (this.offset, this.latest) = (offset, latest);

    /// <summary>For reading what was saved at <paramref name="savedAt"/>; what goes on as if nothing had happened is read as it stood.</summary>
    public static Labels Of(long savedAt, Instant now, bool goesOn)
    {
        if (goesOn)
        {
            return new(now.Ticks - now.UtcTicks, long.MaxValue);
        }

        // A clock that was set back moves everything with it, so that what was before and after stays so.
        var back = Math.Max(0, Math.Min(savedAt, DateTime.MaxValue.Ticks) - now.UtcTicks);
        return new(now.Ticks - now.UtcTicks - back, now.Ticks);
    }

    /// <summary>The instant of a label.</summary>
    public long Ticks(long label) => Math.Min(Math.Clamp(label, 0, DateTime.MaxValue.Ticks) + offset, latest);

    /// <summary>The instant in a property; null when it is missing or damaged.</summary>
    public long? Read(JsonElement saved, string name) =>
        Saved.Whole(saved, name) is { } label ? Ticks(label) : null;

    /// <summary>Writes an instant unless it is <paramref name="none"/>.</summary>
    public static void Write(Utf8JsonWriter json, string name, long ticks, Instant now, long none)
    {
        if (ticks != none)
        {
            json.WriteNumber(name, now.At(ticks).UtcTicks);
        }
    }
}
