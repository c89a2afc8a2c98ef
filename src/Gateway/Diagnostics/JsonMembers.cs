using System.Text.Json;

namespace Gateway.Diagnostics;

/// <summary>Members that are left out when there is nothing to say.</summary>
internal static class JsonMembers
{
    /// <summary>A text, if there is one.</summary>
    public static void Optional(this Utf8JsonWriter json, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    /// <summary>A number, if it is one: JSON has no NaN.</summary>
    public static void Optional(this Utf8JsonWriter json, ReadOnlySpan<byte> name, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumber(name, value);
        }
    }
}
