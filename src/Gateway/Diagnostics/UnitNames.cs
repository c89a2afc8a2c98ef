namespace Gateway.Diagnostics;

/// <summary>Units as people write them.</summary>
internal static class UnitNames
{
    /// <summary>What stands behind a value: <c> °C</c> for the UCUM code <c>Cel</c>; nothing for a bare number.</summary>
    public static string Behind(string? code) => code switch
    {
        null or "1" => string.Empty,
        "Cel" => " °C",
        "[degF]" => " °F",
        _ => " " + code,
    };
}
