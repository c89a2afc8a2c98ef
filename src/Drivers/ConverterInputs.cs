using Gateway.Abstractions.Configuration;

namespace Gateway.Drivers;

/// <summary>Which inputs of a converter are measured.</summary>
internal static class ConverterInputs
{
    /// <summary>Reads the setting <c>inputs</c>; each input once.</summary>
    public static IReadOnlyList<string> Read(Settings settings, string summary, IReadOnlyList<string> known, string fallback)
    {
        var inputs = settings.List("inputs", summary, [fallback], choices: known, mayBeEmpty: false);
        string[] once = [.. inputs.Distinct(StringComparer.Ordinal)];
        if (once.Length < inputs.Count)
        {
            settings.Problem("inputs", "names an input twice");
        }

        return once;
    }
}
