using System.Globalization;
using Gateway.Abstractions.Sensors;

namespace Gateway.Abstractions.Extensions;

/// <summary>A kind of buses, numbered as <c>PREFIX-N</c>, N from 0 to 255.</summary>
/// <param name="Prefix">What stands before the number: lower-case letters, digits and <c>-</c>.</param>
/// <param name="Summary">One sentence for <c>describe</c>.</param>
/// <param name="Open">Opens the bus of that name; throws <see cref="SensorException"/> with the remedy when it cannot.</param>
public sealed record BusKind(string Prefix, string Summary, Func<string, IBus> Open)
{
    /// <summary>Whether <paramref name="name"/> is the name of such a bus.</summary>
    public bool Has(string name) => IsNumbered(name, Prefix + "-");

    /// <summary>Whether <paramref name="name"/> is <paramref name="prefix"/> and a number from 0 to 255.</summary>
    public static bool IsNumbered(string name, string prefix)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(prefix);
        return name.StartsWith(prefix, StringComparison.Ordinal) && byte.TryParse(name.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out _);
    }
}
