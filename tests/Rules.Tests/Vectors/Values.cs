using System.Globalization;
using System.Text.Json;

namespace Gateway.Rules.Tests.Vectors;

/// <summary>How a case writes values: numbers, <c>"nan"</c> and infinities, truth values, texts, nothing.</summary>
internal static class Values
{
    /// <summary>A number, or one of the floats that JSON does not have; null: something else.</summary>
    public static double? AsNumber(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Number => json.GetDouble(),
        JsonValueKind.String => json.GetString() switch
        {
            "nan" => double.NaN,
            "+inf" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            _ => null,
        },
        _ => null,
    };

    /// <summary>A value as a sensor says it: a truth value is 1 or 0, a text that is a number is one; null: no number.</summary>
    public static double? AsReading(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        JsonValueKind.String when double.TryParse(json.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => AsNumber(json),
    };

    public static string Show(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A duration as our configuration writes it.</summary>
    public static string Duration(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{(decimal)span.Ticks / TimeSpan.TicksPerMillisecond}ms");
}

/// <summary>An operator with its limit, as peers write them.</summary>
internal readonly record struct Limit(string Op, double Value)
{
    /// <summary>Our key for the comparison.</summary>
    public string Key => Op switch
    {
        ">" => "above",
        ">=" => "at-or-above",
        "<" => "below",
        "<=" => "at-or-below",
        "==" => "equals",
        _ => throw new NotRunException($"the operator '{Op}' is not known to the mapping"),
    };

    /// <summary>What holds exactly when this does not.</summary>
    public Limit Opposite => new(
        Op switch
        {
            ">" => "<=",
            ">=" => "<",
            "<" => ">=",
            "<=" => ">",
            _ => throw new NotRunException($"'{Op} {Values.Show(Value)}' has no opposite that is one comparison"),
        },
        Value);

    public bool IsHigh => Op[0] == '>';

    /// <summary>As an entry of a level.</summary>
    public (string Key, object Value) Entry => (Key, Value);
}
