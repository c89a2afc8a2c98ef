namespace Gateway.Abstractions.Configuration;

/// <summary>One declared setting: what documentation, <c>describe</c> and the schema are made from.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Type">What is written there.</param>
/// <param name="Summary">One sentence: what it does.</param>
public sealed record Setting(string Key, SettingType Type, string Summary)
{
    /// <summary>The <see cref="Pattern"/> of a text without control characters.</summary>
    public const string NoControls = @"^[^\u0000-\u001f\u007f-\u009f]*$";

    /// <summary>The default as one would write it; null: it has none.</summary>
    public string? Default { get; init; }

    /// <summary>Whether it must be given. What has neither a default nor must be given may be left out.</summary>
    public bool Required { get; init; }

    /// <summary>The allowed values in words; empty: any.</summary>
    public string Bounds { get; init; } = string.Empty;

    /// <summary>The least number allowed, inclusive, in the base unit (seconds, bytes, events per second); null: any.</summary>
    public double? Low { get; init; }

    /// <summary>The greatest number allowed, inclusive, in the base unit; null: any.</summary>
    public double? High { get; init; }

    /// <summary>A regular expression (the dialect of ECMA-262, anchored) for a text, the items of a list or the names of a table; null: any.</summary>
    public string? Pattern { get; init; }

    /// <summary>Whether a list needs at least one item.</summary>
    public bool NotEmpty { get; init; }

    /// <summary>The words to choose from; empty when it is not a choice. A group that has them may be one of them instead.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>The settings inside a group, or inside each entry of a table or list.</summary>
    public IReadOnlyList<Setting> Children { get; init; } = [];

    /// <summary>Whether this version knows it only to say that it is not available yet; the default is then the word that asks for nothing.</summary>
    public bool Later { get; init; }

    /// <summary>Whether such a setting may be written all the same, without an effect.</summary>
    public bool Ignored { get; init; }
}

/// <summary>What kind of value a setting takes.</summary>
public enum SettingType
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>Path of a file or folder; a relative one starts at the folder of the configuration file.</summary>
    Path,

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

    /// <summary>A table of numbers under names of the user's.</summary>
    Numbers,
}
