namespace Gateway.Abstractions.Configuration;

/// <summary>
/// Reads one group of settings and is their only declaration: each call names the key, the default, the bounds and one
/// sentence, and these calls validate the file, collect every problem with its place, and make the tables of the docs and
/// the schema. A wrong or missing value is a problem, never an exception; the call then returns the default (or a harmless
/// value), so that the next problem is found too.
/// </summary>
public sealed partial class Settings
{
    private readonly WrittenGroup written;
    private readonly Dictionary<string, Setting> declared = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<NamedSettings>> inner = new(StringComparer.Ordinal);
    private bool ignoreRest;

    /// <summary>Settings from a file.</summary>
    /// <param name="node">What was written; null: nothing was.</param>
    /// <param name="path">The path of this group, for messages; empty for the root.</param>
    /// <param name="place">Where to report what is missing: the place of the group's key.</param>
    /// <param name="problems">Where problems go.</param>
    public Settings(ConfigNode? node, string path, Place place, List<Problem> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        written = new WrittenGroup(node, path, place, problems);
    }

    /// <summary>The path of this group: <c>sensors.bench</c>.</summary>
    public string Path => written.Path;

    /// <summary>Whether anything at all was written in this group.</summary>
    public bool IsEmpty => written.Entries.Count == 0;

    /// <summary>True while only the declarations are wanted: nothing was written, and every table has one empty entry.</summary>
    public bool Describing { get; private init; }

    /// <summary>What was declared so far, in order.</summary>
    public IReadOnlyCollection<Setting> Declared => [.. declared.Values.Select(WithChildren)];

    /// <summary>Settings that only collect declarations, for documentation and schema.</summary>
    public static Settings ForDescription() => ForDescription(string.Empty);

    /// <summary>Whether <paramref name="key"/> was written and something stands there.</summary>
    public bool Has(string key) => written.Value(key) is not null;

    /// <summary>Whether a group was written at <paramref name="key"/>, for settings that are either a word or a group.</summary>
    public bool IsGroup(string key) => written.Value(key) is MapNode;

    /// <summary>Whether <paramref name="key"/> was declared already.</summary>
    public bool IsDeclared(string key) => declared.ContainsKey(key);

    /// <summary>Reports a problem with <paramref name="key"/>: at its value if that is a single one, else at its key, else at this group.</summary>
    public void Problem(string key, string message, bool warning = false) => written.Problem(key, message, warning);

    /// <summary>Text. Without a default it must be given.</summary>
    /// <param name="key">The key.</param>
    /// <param name="summary">One sentence: what it does.</param>
    /// <param name="fallback">The default.</param>
    /// <param name="check">Says what is wrong with a text; null: nothing.</param>
    /// <param name="bounds">The allowed texts in words.</param>
    /// <param name="pattern">The same as a regular expression, for editors.</param>
    public string Text(string key, string summary, string? fallback = null, Func<string, string?>? check = null, string bounds = "", string? pattern = null)
    {
        Declare(new Setting(key, SettingType.Text, summary) { Default = fallback is { Length: > 0 } ? fallback : null, Required = fallback is null, Bounds = bounds, Pattern = pattern });
        return ReadText(key, fallback is null, check) ?? fallback ?? string.Empty;
    }

    /// <summary>Text that may be left out.</summary>
    public string? OptionalText(string key, string summary, Func<string, string?>? check = null, string bounds = "", string? pattern = null)
    {
        Declare(new Setting(key, SettingType.Text, summary) { Bounds = bounds, Pattern = pattern });
        return ReadText(key, required: false, check) is { Length: > 0 } text ? text : null;
    }

    /// <summary>
    /// The full path of a file or folder; a relative one starts at the folder of the configuration file in which it stands,
    /// because a service has no working directory to speak of. Without a default it must be given.
    /// </summary>
    public string FilePath(string key, string summary, string? fallback = null)
    {
        Declare(new Setting(key, SettingType.Path, summary) { Default = fallback, Required = fallback is null, Pattern = Setting.NoControls });
        return written.FullPath(key, ReadText(key, fallback is null, PathComplaint) ?? fallback ?? string.Empty);
    }

    /// <summary>The path of a file or folder, as <see cref="FilePath"/>, that may be left out.</summary>
    public string? OptionalFilePath(string key, string summary)
    {
        Declare(new Setting(key, SettingType.Path, summary) { Pattern = Setting.NoControls });
        return ReadText(key, required: false, PathComplaint) is { Length: > 0 } text ? written.FullPath(key, text) : null;
    }

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public bool Flag(string key, string summary, bool fallback)
    {
        Declare(new Setting(key, SettingType.Boolean, summary) { Default = fallback ? "true" : "false", Bounds = "true | false" });
        if (Scalar(key, required: false) is not { Unresolved: false } scalar)
        {
            return fallback;
        }

        if (scalar.Text is not ("true" or "false"))
        {
            Problem(key, $"'{scalar.Shown}' is neither true nor false");
            return fallback;
        }

        return scalar.Text is "true";
    }

    /// <summary>A finite number within bounds (inclusive). Without a default it must be given.</summary>
    public double Number(string key, string summary, double? fallback = null, double low = double.NegativeInfinity, double high = double.PositiveInfinity) =>
        Required(key, ValueKinds.Number, summary, fallback, low, high);

    /// <summary>A finite number that may be left out.</summary>
    public double? OptionalNumber(string key, string summary, double low = double.NegativeInfinity, double high = double.PositiveInfinity) =>
        Value(key, ValueKinds.Number, summary, null, false, low, high);

    /// <summary>A whole number within bounds (inclusive), decimal or <c>0x</c> hexadecimal.</summary>
    public int Integer(string key, string summary, int? fallback = null, int low = int.MinValue, int high = int.MaxValue) =>
        (int)Required(key, ValueKinds.Integer, summary, fallback, low, high);

    /// <summary>A duration within bounds (inclusive), with its unit.</summary>
    public TimeSpan Duration(string key, string summary, TimeSpan? fallback = null, TimeSpan? low = null, TimeSpan? high = null) =>
        Required(key, ValueKinds.Duration, summary, fallback, low ?? TimeSpan.Zero, high ?? ValueKinds.LongestDuration);

    /// <summary>A duration that may be left out.</summary>
    public TimeSpan? OptionalDuration(string key, string summary, TimeSpan? low = null, TimeSpan? high = null) =>
        Value(key, ValueKinds.Duration, summary, null, false, low ?? TimeSpan.Zero, high ?? ValueKinds.LongestDuration);

    /// <summary>A size in bytes within bounds (inclusive), with its unit.</summary>
    public long Size(string key, string summary, long? fallback = null, long low = 0, long high = long.MaxValue / 2) =>
        Required(key, ValueKinds.Size, summary, fallback, low, high);

    /// <summary>A size in bytes that may be left out.</summary>
    public long? OptionalSize(string key, string summary, long low = 0, long high = long.MaxValue / 2) =>
        Value(key, ValueKinds.Size, summary, null, false, low, high);

    /// <summary>A rate in events per second within bounds (inclusive), with its unit.</summary>
    public double Rate(string key, string summary, double? fallback = null, double low = 0, double high = 1e9) =>
        Required(key, ValueKinds.Rate, summary, fallback, low, high);

    /// <summary>A list of words or values; a single value counts as a list of one. Without a default (null) it must name one at least.</summary>
    public IReadOnlyList<string> List(string key, string summary, IReadOnlyList<string>? fallback, Func<string, string?>? check = null, IReadOnlyList<string>? choices = null, bool mayBeEmpty = true, string? pattern = null)
    {
        var shown = fallback is null ? null : $"[{string.Join(", ", fallback)}]";
        Declare(new Setting(key, SettingType.List, summary)
        {
            Default = fallback is { Count: 0 } ? null : shown,
            Required = fallback is null,
            Bounds = string.Join(" | ", choices ?? []),
            Choices = choices ?? [],
            NotEmpty = fallback is null || !mayBeEmpty,
            Pattern = pattern,
        });
        var value = written.Value(key);
        if (value is null or ListNode { Items.Count: 0 })
        {
            if (fallback is null && !Describing)
            {
                Problem(key, "must be given");
            }
            else if (value is not null && !mayBeEmpty)
            {
                Problem(key, $"must not be empty; leave it out for {shown}");
            }

            return value is null ? fallback ?? [] : [];
        }

        var items = new List<string>();
        foreach (var item in value is ListNode list ? list.Items : [value])
        {
            var scalar = item as ScalarNode;
            var complaint = scalar is null or { IsNothing: true } ? $"expected a value, found {item.Kind}"
                : scalar.Unresolved ? null
                : choices is not null && !choices.Contains(scalar.Text, StringComparer.Ordinal) ? Spelling.NotOneOf(scalar, choices)
                : check?.Invoke(scalar.Text);
            if (complaint is not null)
            {
                written.Problem(item.Place, written.Join(key), complaint);
            }
            else if (choices is null || !scalar!.Unresolved)
            {
                items.Add(scalar!.Text);
            }
        }

        return items;
    }

    /// <summary>A group of settings inside this one; empty when it was not written.</summary>
    public Settings Group(string key, string summary) =>
        Inner(new Setting(key, SettingType.Group, summary), () => [written.Group(key)])[0].Settings;

    /// <summary>One of several words, or a group of settings in its place.</summary>
    /// <param name="key">The key.</param>
    /// <param name="summary">One sentence: what it does.</param>
    /// <param name="words">The words to choose from.</param>
    /// <param name="fallback">The word that is the default.</param>
    /// <param name="group">What stands in the group; empty when a word was written.</param>
    /// <returns>The word; null when a group was written.</returns>
    public string? WordOrGroup(string key, string summary, IReadOnlyList<string> words, string fallback, out Settings group)
    {
        var setting = new Setting(key, SettingType.Group, summary) { Default = fallback, Bounds = string.Join(" | ", words), Choices = words };
        group = Inner(setting, () => [written.Group(key, orWord: true)])[0].Settings;
        if (IsGroup(key))
        {
            return null;
        }

        if (Scalar(key, required: false) is { Unresolved: false } scalar)
        {
            if (words.Contains(scalar.Text, StringComparer.Ordinal))
            {
                return scalar.Text;
            }

            Problem(key, Spelling.NotOneOf(scalar, words));
        }

        return fallback;
    }

    /// <summary>A table of groups under names of the user's, in the order written.</summary>
    /// <param name="key">The key.</param>
    /// <param name="summary">One sentence: what it holds.</param>
    /// <param name="checkName">Says what is wrong with a name; null: nothing.</param>
    /// <param name="bounds">The allowed names in words.</param>
    /// <param name="pattern">The same as a regular expression, for editors.</param>
    public IReadOnlyList<NamedSettings> Table(string key, string summary, Func<string, string?>? checkName = null, string bounds = "", string? pattern = null) =>
        Inner(new Setting(key, SettingType.Table, summary) { Bounds = bounds, Pattern = pattern }, () => written.Table(key, checkName));

    /// <summary>A table of numbers, each <paramref name="low"/> at least, under names of which <paramref name="checkName"/> says what is wrong (null: nothing).</summary>
    public IReadOnlyDictionary<string, double> Numbers(string key, string summary, Func<string, string?> checkName, double low = double.NegativeInfinity)
    {
        Declare(new Setting(key, SettingType.Numbers, summary) { Bounds = ValueKinds.Number.Bounds(low, double.PositiveInfinity), Low = double.IsFinite(low) ? low : null });
        var table = written.Group(key).Settings;
        var numbers = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var entry in table.written.Entries)
        {
            if (checkName(entry.Key) is { } complaint)
            {
                table.written.Problem(entry.Place, table.written.Join(entry.Key), complaint);
            }
            else if (table.OptionalNumber(entry.Key, summary, low) is { } number)
            {
                numbers.Add(entry.Key, number);
            }
        }

        return numbers;
    }

    /// <summary>A list of groups.</summary>
    public IReadOnlyList<Settings> Groups(string key, string summary) =>
        [.. Inner(new Setting(key, SettingType.Groups, summary), () => written.Groups(key)).Select(t => t.Settings)];

    /// <summary>
    /// Declares a setting whose feature a later version brings. Writing anything but <paramref name="off"/> is a problem
    /// that says so; what stands inside is not looked at.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="type">What will be written there.</param>
    /// <param name="summary">One sentence: what it will do.</param>
    /// <param name="consequence">What this version does instead.</param>
    /// <param name="off">The word that asks for nothing; an empty list always does.</param>
    /// <param name="warning">True where ignoring it endangers neither data nor security.</param>
    public void Later(string key, SettingType type, string summary, string consequence, string off = "", bool warning = false)
    {
        Declare(new Setting(key, type, summary) { Default = off.Length > 0 ? off : null, Later = true, Ignored = warning });
        if (written.Value(key) is { } value and not (ListNode { Items.Count: 0 } or ScalarNode { Unresolved: true })
            && (value as ScalarNode)?.Text != off)
        {
            Problem(key, $"not available yet in this version: {consequence}; remove it", warning);
        }
    }

    /// <summary>Unknown keys of this group are no problem: what they mean cannot be told, because of a problem reported already.</summary>
    public void IgnoreRest() => ignoreRest = true;

    /// <summary>
    /// Called once when everything was read: reports each key that nobody asked for, here and in the groups inside.
    /// </summary>
    public void Finish()
    {
        foreach (var entry in ignoreRest ? [] : written.Entries.Where(e => !declared.ContainsKey(e.Key)))
        {
            var remedy = Spelling.Nearest(entry.Key, declared.Keys) is { } meant ? $"did you mean '{meant}'?"
                : declared.Count == 0 ? "there are none here"
                : $"known here: {string.Join(", ", declared.Keys.Order(StringComparer.Ordinal))}";
            written.Problem(entry.Place, written.Join(entry.Key), "unknown setting; " + remedy);
        }

        foreach (var group in inner.Values.SelectMany(t => t))
        {
            group.Settings.Finish();
        }
    }

    private static string? PathComplaint(string text) => text.Any(char.IsControl) ? "must not contain control characters" : null;

    private static Settings ForDescription(string path) => new(null, path, default, []) { Describing = true };

    private ScalarNode? Scalar(string key, bool required) => written.Scalar(key, required && !Describing);

    private T Required<T>(string key, ValueKind<T> kind, string summary, T? fallback, T low, T high)
        where T : struct, IComparable<T> =>
        Value(key, kind, summary, fallback is { } f ? kind.Format(f) : null, fallback is null, low, high) ?? fallback ?? kind.Harmless(low, high);

    private T? Value<T>(string key, ValueKind<T> kind, string summary, string? fallback, bool required, T low, T high)
        where T : struct, IComparable<T>
    {
        var bounds = kind.Bounds(low, high);
        Declare(new Setting(key, kind.Type, summary)
        {
            Default = fallback,
            Required = required,
            Bounds = bounds,
            Low = low.CompareTo(kind.Lowest) > 0 ? kind.Base(low) : null,
            High = high.CompareTo(kind.Highest) < 0 ? kind.Base(high) : null,
        });
        if (Scalar(key, required) is not { Unresolved: false } scalar)
        {
            return null;
        }

        if (!kind.Parse(scalar.Text, out var value))
        {
            Problem(key, $"'{scalar.Shown}' is not {kind.Expected}{kind.Remedy(scalar.Shown)}");
            return null;
        }

        if (value.CompareTo(low) < 0 || value.CompareTo(high) > 0)
        {
            Problem(key, $"{scalar.Shown} is out of range; allowed is {(bounds.Length > 0 ? bounds : $"{kind.Format(low)} to {kind.Format(high)}")}");
            return null;
        }

        return value;
    }

    /// <summary>The text as written; null when none is. A complaint is reported, and the text given all the same.</summary>
    private string? ReadText(string key, bool required, Func<string, string?>? check)
    {
        if (Scalar(key, required) is not { } scalar)
        {
            return null;
        }

        var complaint = scalar.Unresolved ? null
            : required && scalar.Text.Length == 0 ? "must not be empty"
            : check?.Invoke(scalar.Text);
        if (complaint is not null)
        {
            Problem(key, complaint);
        }

        return scalar.Text;
    }

    private IReadOnlyList<NamedSettings> Inner(Setting setting, Func<IReadOnlyList<NamedSettings>> read)
    {
        Declare(setting);
        if (!inner.TryGetValue(setting.Key, out var groups))
        {
            var name = setting.Type == SettingType.Table ? $"{setting.Key}.NAME" : setting.Key;
            groups = Describing ? [new NamedSettings("NAME", ForDescription(written.Join(name)))] : read();
            Extend(groups);
            inner.Add(setting.Key, groups);
        }

        return groups;
    }

    private void Declare(Setting setting) => declared.TryAdd(setting.Key, setting);

    private Setting WithChildren(Setting setting) => inner.TryGetValue(setting.Key, out var groups)
        ? setting with { Children = [.. groups.SelectMany(t => t.Settings.Declared).DistinctBy(s => s.Key)] }
        : setting;
}
