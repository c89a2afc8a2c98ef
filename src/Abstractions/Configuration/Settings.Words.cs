using Gateway.Abstractions.Extensions;

namespace Gateway.Abstractions.Configuration;

/// <summary>Words to choose from, and which of them extensions bring.</summary>
public sealed partial class Settings
{
    private Extended extended = Extended.Nothing;

    /// <summary>What extensions mean for these settings and those inside them.</summary>
    public Extended Extended { get => extended; init => extended = value; }

    /// <summary>One of several words.</summary>
    public string Choice(string key, string summary, IReadOnlyList<string> choices, string? fallback = null) =>
        Choice(key, summary, choices, fallback, string.Empty);

    /// <summary>The same of names that an extension may bring.</summary>
    internal string Name(string key, string summary, IReadOnlyList<string> choices, string? fallback) => Choice(key, summary, choices, fallback, extended.Missing);

    private string Choice(string key, string summary, IReadOnlyList<string> choices, string? fallback, string missing)
    {
        Declare(new Setting(key, SettingType.Choice, summary) { Default = fallback, Required = fallback is null, Bounds = string.Join(" | ", choices), Choices = choices });
        if (Scalar(key, fallback is null) is not { Unresolved: false } scalar)
        {
            return fallback ?? string.Empty;
        }

        if (choices.Contains(scalar.Text, StringComparer.Ordinal))
        {
            return scalar.Text;
        }

        Problem(key, Spelling.NotOneOf(scalar, choices) + missing);
        return fallback ?? string.Empty;
    }

    private void Extend(IReadOnlyList<NamedSettings> groups)
    {
        foreach (var group in groups)
        {
            group.Settings.extended = extended;
        }
    }
}
