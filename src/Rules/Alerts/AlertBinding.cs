using Gateway.Abstractions;
using Gateway.Rules.Units;

namespace Gateway.Rules.Alerts;

/// <summary>What an alert is bound to.</summary>
/// <param name="Point">The point it watches.</param>
/// <param name="Conversion">From the unit of its readings to the rule's.</param>
/// <param name="Setpoint">The second point of the signal; null: none.</param>
/// <param name="SetpointConversion">From the unit of that to the rule's.</param>
/// <param name="SilentAfter">Ticks without a reading after which a held value is stale; <see cref="long.MaxValue"/>: never.</param>
/// <param name="IsGuard">Whether it is the built-in alert <c>silent</c>, which counts readings that the rules believe.</param>
internal sealed record AlertBinding(
    Point Point,
    Conversion Conversion,
    Point? Setpoint = null,
    Conversion SetpointConversion = default,
    long SilentAfter = long.MaxValue,
    bool IsGuard = false);
