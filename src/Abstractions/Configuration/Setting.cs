namespace Gateway.Abstractions.Configuration;

/// <summary>One declared setting: what documentation, <c>describe</c> and the schema are made from.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Type">What is written there.</param>
/// <param name="Summary">One sentence: what it does.</param>
/// <param name="Default">The default as one would write it; empty: it may be left out; null: it must be given.</param>
/// <param name="Bounds">The allowed values in words; empty: any.</param>
/// <param name="Choices">The words to choose from; empty when it is not a choice.</param>
/// <param name="Children">The settings inside a group, or inside each entry of a table or list.</param>
/// <param name="Later">Whether this version knows it only to say that it is not available yet.</param>
public sealed record Setting(
    string Key,
    SettingType Type,
    string Summary,
    string? Default,
    string Bounds = "",
    IReadOnlyList<string>? Choices = null,
    IReadOnlyList<Setting>? Children = null,
    bool Later = false);

/// <summary>What kind of value a setting takes.</summary>
public enum SettingType
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>A number with a decimal point.</summary>
    Number,

    /// <summary>A whole number, decimal or <c>0x</c> hexadecimal.</summary>
    Integer,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>A duration with its unit, as <c>250ms</c> or <c>1h30m</c>.</summary>
    Duration,

    /// <summary>A size in bytes with its unit, as <c>64KiB</c>.</summary>
    Size,

    /// <summary>A rate with its unit, as <c>2000/s</c>.</summary>
    Rate,

    /// <summary>One of several words.</summary>
    Choice,

    /// <summary>A list of values.</summary>
    List,

    /// <summary>A group of settings.</summary>
    Group,

    /// <summary>A list of groups of settings.</summary>
    Groups,

    /// <summary>A table of groups under names of the user's.</summary>
    Table,
}
