using System.Globalization;

namespace Gateway.Abstractions.Configuration;

/// <summary>
/// Reads one group of settings and is their only declaration: each call names the key, the default, the bounds and one
/// sentence, and these calls validate the file, collect every problem with its place, and make the tables of the docs and
/// the schema. A wrong or missing value is a problem, never an exception; the call then returns the default (or a harmless
/// value), so that the next problem is found too.
/// </summary>
public sealed class Settings
{
    private readonly MapNode? node;
    private readonly Place place;
    private readonly List<Problem> problems;
    private readonly Dictionary<string, Setting> declared = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Settings> groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<NamedSettings>> tables = new(StringComparer.Ordinal);

    /// <summary>Settings from a file.</summary>
    /// <param name="node">What was written; null: nothing was.</param>
    /// <param name="path">The path of this group, for messages; empty for the root.</param>
    /// <param name="place">Where to report what is missing.</param>
    /// <param name="problems">Where problems go.</param>
    public Settings(ConfigNode? node, string path, Place place, List<Problem> problems)
    {
        this.problems = problems ?? throw new ArgumentNullException(nameof(problems));
        this.place = node?.Place ?? place;
        Path = path;
        if (node is MapNode map)
        {
            this.node = map;
        }
        else if (node is not (null or ScalarNode { Text: "", Quoted: false }))
        {
            problems.Add(new Problem(node.Place, path, $"expected a group of settings, found {node.Kind}"));
        }
    }

    /// <summary>The path of this group: <c>sensors.bench</c>.</summary>
    public string Path { get; }

    /// <summary>Whether anything at all was written in this group.</summary>
    public bool IsEmpty => node is null or { Entries.Count: 0 };

    /// <summary>True while only the declarations are wanted: nothing was written, and every table has one empty entry.</summary>
    public bool Describing { get; private init; }

    /// <summary>What was declared so far, in order.</summary>
    public IReadOnlyCollection<Setting> Declared => [.. declared.Values.Select(WithChildren)];

    /// <summary>Settings that only collect declarations, for documentation and schema.</summary>
    public static Settings ForDescription() => new(null, string.Empty, default, []) { Describing = true };

    /// <summary>Whether <paramref name="key"/> was written.</summary>
    public bool Has(string key) => Entry(key) is not null;

    /// <summary>Whether <paramref name="key"/> was written as a group of settings, for those that take a word or a group.</summary>
    public bool IsGroup(string key) => Entry(key)?.Value is MapNode;

    /// <summary>Reports a problem with <paramref name="key"/>, at its value if it was written.</summary>
    public void Problem(string key, string message, bool warning = false) =>
        problems.Add(new Problem(Entry(key)?.Value.Place ?? place, Join(key), message, warning));

    /// <summary>Text. Without a default it must be given.</summary>
    public string Text(string key, string summary, string? fallback = null, Func<string, string?>? check = null, string bounds = "")
    {
        Declare(new Setting(key, SettingType.Text, summary, fallback, bounds));
        if (Scalar(key, fallback is null) is not { } text)
        {
            return fallback ?? string.Empty;
        }

        if (check?.Invoke(text) is { } complaint)
        {
            Problem(key, complaint);
        }

        return text;
    }

    /// <summary>Text that may be left out.</summary>
    public string? OptionalText(string key, string summary, Func<string, string?>? check = null, string bounds = "")
    {
        var text = Text(key, summary, string.Empty, check, bounds);
        return Has(key) && text.Length > 0 ? text : null;
    }

    /// <summary>One of several words.</summary>
    public string Choice(string key, string summary, IReadOnlyList<string> choices, string? fallback = null)
    {
        Declare(new Setting(key, SettingType.Choice, summary, fallback, string.Join(" | ", choices), choices));
        if (Scalar(key, fallback is null) is not { } text)
        {
            return fallback ?? string.Empty;
        }

        if (choices.Contains(text, StringComparer.Ordinal))
        {
            return text;
        }

        var meant = Spelling.Nearest(text, choices);
        Problem(key, meant is null
            ? $"'{text}' is not one of {string.Join(", ", choices)}"
            : $"'{text}' is not one of {string.Join(", ", choices)}; did you mean '{meant}'?");
        return fallback ?? string.Empty;
    }

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public bool Flag(string key, string summary, bool fallback)
    {
        Declare(new Setting(key, SettingType.Boolean, summary, fallback ? "true" : "false", "true | false"));
        switch (Scalar(key, required: false))
        {
            case null:
                return fallback;
            case "true":
                return true;
            case "false":
                return false;
            case var text:
                Problem(key, $"'{text}' is neither true nor false");
                return fallback;
        }
    }

    /// <summary>A finite number within bounds (inclusive). Without a default it must be given.</summary>
    public double Number(string key, string summary, double? fallback = null, double low = double.NegativeInfinity, double high = double.PositiveInfinity) =>
        Value<double>(key, new Setting(key, SettingType.Number, summary, fallback?.ToString("R", CultureInfo.InvariantCulture)), fallback, low, high, ParseNumber, "a number", d => d.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>A finite number that may be left out.</summary>
    public double? OptionalNumber(string key, string summary, double low = double.NegativeInfinity, double high = double.PositiveInfinity)
    {
        var number = Number(key, summary, double.NaN, low, high);
        return double.IsNaN(number) ? null : number;
    }

    /// <summary>A whole number within bounds (inclusive), decimal or <c>0x</c> hexadecimal.</summary>
    public int Integer(string key, string summary, int? fallback = null, int low = int.MinValue, int high = int.MaxValue) =>
        Value<int>(key, new Setting(key, SettingType.Integer, summary, fallback?.ToString(CultureInfo.InvariantCulture)), fallback, low, high, ParseInteger, "a whole number", i => i.ToString(CultureInfo.InvariantCulture));

    /// <summary>A duration within bounds (inclusive), with its unit.</summary>
    public TimeSpan Duration(string key, string summary, TimeSpan? fallback = null, TimeSpan? low = null, TimeSpan? high = null) =>
        Value(key, new Setting(key, SettingType.Duration, summary, fallback is { } f ? Quantities.Format(f) : null), fallback, low ?? TimeSpan.Zero, high ?? TimeSpan.FromDays(3650), ParseDuration, "a duration with its unit, as 250ms, 30s or 1h30m", Quantities.Format);

    /// <summary>A size in bytes within bounds (inclusive), with its unit.</summary>
    public long Size(string key, string summary, long? fallback = null, long low = 0, long high = long.MaxValue / 2) =>
        Value(key, new Setting(key, SettingType.Size, summary, fallback is { } f ? Quantities.FormatSize(f) : null), fallback, low, high, ParseSize, "a size with its unit, as 64KiB or 512MiB", Quantities.FormatSize);

    /// <summary>A rate in events per second within bounds (inclusive), with its unit.</summary>
    public double Rate(string key, string summary, double? fallback = null, double low = 0, double high = 1e9) =>
        Value(key, new Setting(key, SettingType.Rate, summary, fallback is { } f ? string.Create(CultureInfo.InvariantCulture, $"{f:R}/s") : null), fallback, low, high, ParseRate, "a rate with its unit, as 2000/s", r => string.Create(CultureInfo.InvariantCulture, $"{r:R}/s"));

    /// <summary>A list of words or values; a single value counts as a list of one.</summary>
    public IReadOnlyList<string> List(string key, string summary, IReadOnlyList<string> fallback, Func<string, string?>? check = null, IReadOnlyList<string>? choices = null)
    {
        Declare(new Setting(key, SettingType.List, summary, $"[{string.Join(", ", fallback)}]", choices is null ? string.Empty : string.Join(" | ", choices), choices));
        if (Entry(key) is not { } entry)
        {
            return fallback;
        }

        var items = new List<string>();
        foreach (var item in entry.Value is ListNode list ? list.Items : [entry.Value])
        {
            var complaint = item is not ScalarNode scalar ? $"expected a value, found {item.Kind}"
                : choices is not null && !choices.Contains(scalar.Text, StringComparer.Ordinal) ? $"'{scalar.Text}' is not one of {string.Join(", ", choices)}"
                : check?.Invoke(scalar.Text);
            if (complaint is not null)
            {
                problems.Add(new Problem(item.Place, Join(key), complaint));
                continue;
            }

            items.Add(((ScalarNode)item).Text);
        }

        return items;
    }

    /// <summary>A group of settings inside this one; empty when it was not written.</summary>
    public Settings Group(string key, string summary)
    {
        Declare(new Setting(key, SettingType.Group, summary, string.Empty));
        if (!groups.TryGetValue(key, out var group))
        {
            var entry = Entry(key);
            group = new Settings(entry?.Value, Join(key), entry?.Place ?? place, problems) { Describing = Describing };
            groups.Add(key, group);
        }

        return group;
    }

    /// <summary>A table of groups under names of the user's, in the order written.</summary>
    public IReadOnlyList<NamedSettings> Table(string key, string summary, Func<string, string?>? checkName = null)
    {
        Declare(new Setting(key, SettingType.Table, summary, string.Empty));
        if (!tables.TryGetValue(key, out var table))
        {
            table = Describing ? [new NamedSettings("NAME", ForDescription())] : ReadTable(key, checkName);
            tables.Add(key, table);
        }

        return table;
    }

    /// <summary>A list of groups.</summary>
    public IReadOnlyList<Settings> Groups(string key, string summary)
    {
        Declare(new Setting(key, SettingType.Table, summary, string.Empty));
        if (!tables.TryGetValue(key, out var table))
        {
            table = Describing ? [new NamedSettings("0", ForDescription())] : ReadGroups(key);
            tables.Add(key, table);
        }

        return [.. table.Select(t => t.Settings)];
    }

    /// <summary>
    /// Called once when everything was read: reports each key that nobody asked for, here and in the groups inside.
    /// </summary>
    public void Finish()
    {
        foreach (var entry in node?.Entries ?? [])
        {
            if (!declared.ContainsKey(entry.Key))
            {
                var meant = Spelling.Nearest(entry.Key, declared.Keys);
                var remedy = meant is not null ? $"; did you mean '{meant}'?"
                    : declared.Count == 0 ? "; there are none here"
                    : $"; known here: {string.Join(", ", declared.Keys.Order(StringComparer.Ordinal))}";
                problems.Add(new Problem(entry.Place, Join(entry.Key), "unknown setting" + remedy));
            }
        }

        foreach (var inner in groups.Values.Concat(tables.Values.SelectMany(t => t.Select(n => n.Settings))))
        {
            inner.Finish();
        }
    }

    private static bool ParseNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    private static bool ParseInteger(string text, out int number) =>
        text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? int.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)
            : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    private static bool ParseDuration(string text, out TimeSpan duration) => Quantities.TryDuration(text, out duration);

    private static bool ParseSize(string text, out long bytes) => Quantities.TrySize(text, out bytes);

    private static bool ParseRate(string text, out double rate) => Quantities.TryRate(text, out rate);

    private T Value<T>(string key, Setting setting, T? fallback, T low, T high, Parser<T> parse, string expected, Func<T, string> format)
        where T : struct, IComparable<T>
    {
        var bounds = BoundsText(low, high, format);
        Declare(setting with { Bounds = bounds });
        if (Scalar(key, fallback is null) is not { } text)
        {
            return fallback ?? low;
        }

        if (!parse(text, out var value))
        {
            Problem(key, $"'{text}' is not {expected}");
        }
        else if (value.CompareTo(low) < 0 || value.CompareTo(high) > 0)
        {
            Problem(key, $"{text} is out of range; allowed is {bounds}");
        }
        else
        {
            return value;
        }

        return fallback ?? low;
    }

    private static string BoundsText<T>(T low, T high, Func<T, string> format)
    {
        var open = (Low: IsOpen(low), High: IsOpen(high));
        return open switch
        {
            (true, true) => string.Empty,
            (true, false) => $"{format(high)} or less",
            (false, true) => $"{format(low)} or more",
            _ => $"{format(low)} to {format(high)}",
        };

        static bool IsOpen(T bound) => bound switch
        {
            double d => double.IsInfinity(d) || Math.Abs(d) >= 1e9,
            int i => i is int.MinValue or int.MaxValue,
            long l => l >= long.MaxValue / 2,
            TimeSpan t => t >= TimeSpan.FromDays(3650),
            _ => false,
        };
    }

    private string? Scalar(string key, bool required)
    {
        switch (Entry(key)?.Value)
        {
            case null or ScalarNode { Text: "", Quoted: false }:
                if (required && !Describing)
                {
                    Problem(key, "must be given");
                }

                return null;
            case ScalarNode scalar:
                return scalar.Text;
            case var other:
                Problem(key, $"expected a value, found {other.Kind}");
                return null;
        }
    }

    private List<NamedSettings> ReadTable(string key, Func<string, string?>? checkName)
    {
        var result = new List<NamedSettings>();
        var value = Entry(key)?.Value;
        if (value is MapNode map)
        {
            foreach (var entry in map.Entries)
            {
                if (checkName?.Invoke(entry.Key) is { } complaint)
                {
                    problems.Add(new Problem(entry.Place, $"{Join(key)}.{entry.Key}", complaint));
                }

                result.Add(new NamedSettings(entry.Key, new Settings(entry.Value, $"{Join(key)}.{entry.Key}", entry.Place, problems)));
            }
        }
        else if (value is not (null or ScalarNode { Text: "", Quoted: false }))
        {
            Problem(key, $"expected names with settings, found {value.Kind}");
        }

        return result;
    }

    private List<NamedSettings> ReadGroups(string key)
    {
        var result = new List<NamedSettings>();
        var value = Entry(key)?.Value;
        if (value is ListNode list)
        {
            for (var i = 0; i < list.Items.Count; i++)
            {
                var name = i.ToString(CultureInfo.InvariantCulture);
                result.Add(new NamedSettings(name, new Settings(list.Items[i], $"{Join(key)}[{name}]", list.Items[i].Place, problems)));
            }
        }
        else if (value is not (null or ScalarNode { Text: "", Quoted: false }))
        {
            Problem(key, $"expected a list, found {value.Kind}");
        }

        return result;
    }

    private void Declare(Setting setting) => declared.TryAdd(setting.Key, setting);

    private Setting WithChildren(Setting setting) => setting.Type switch
    {
        SettingType.Group => setting with { Children = [.. groups[setting.Key].Declared] },
        SettingType.Table => setting with { Children = [.. tables[setting.Key].SelectMany(t => t.Settings.Declared).DistinctBy(s => s.Key)] },
        _ => setting,
    };

    private MapEntry? Entry(string key) => node?.Entries.FirstOrDefault(e => string.Equals(e.Key, key, StringComparison.Ordinal));

    private string Join(string key) => Path.Length == 0 ? key : key.Length == 0 ? Path : $"{Path}.{key}";

    private delegate bool Parser<T>(string text, out T value);
}

/// <summary>One entry of a table of settings.</summary>
/// <param name="Name">The user's name for it.</param>
/// <param name="Settings">What was written under it.</param>
public sealed record NamedSettings(string Name, Settings Settings);
