namespace Gateway.Configuration;

/// <summary>What became of one entry of a table.</summary>
internal enum EntryFate : byte
{
    /// <summary>It is new.</summary>
    Added,

    /// <summary>It is gone.</summary>
    Removed,

    /// <summary>It is written differently.</summary>
    Changed,
}

/// <summary>One entry of <c>sensors</c>, <c>computed</c>, <c>rules</c> or <c>upstreams</c> that is not as it was.</summary>
/// <param name="Fate">What became of it.</param>
/// <param name="Table">The table.</param>
/// <param name="Id">Its key there.</param>
/// <param name="Settings">What is written differently; empty unless it changed.</param>
internal sealed record EntryChange(EntryFate Fate, string Table, string Id, IReadOnlyList<SettingChange> Settings)
{
    /// <summary>As <c>sensors.bench</c>.</summary>
    public string Path => $"{Table}.{Id}";
}

/// <summary>What a configuration changes of another one.</summary>
/// <remarks>Pure.</remarks>
internal sealed class ConfigurationDifference
{
    /// <summary>The tables whose entries come and go while the gateway runs.</summary>
    public static readonly IReadOnlyList<string> Tables = ["sensors", "computed", "rules", "upstreams"];

    private const string Linger = "readings-linger";

    /// <summary>Compares.</summary>
    /// <param name="running">What runs.</param>
    /// <param name="next">What is written now.</param>
    public ConfigurationDifference(GatewayConfiguration running, GatewayConfiguration next)
    {
        var (was, now) = (running.Written, next.Written);
        Entries = [.. Tables.SelectMany(table => Changes(table, was, now))];
        var settings = new List<SettingChange>();
        var restart = new List<SettingChange>();
        Compare("gateway", running.Gateway == next.Gateway, restart);
        Compare("store", running.Store with { ReadingsLinger = default } == next.Store with { ReadingsLinger = default }, restart);
        if (running.Store.ReadingsLinger != next.Store.ReadingsLinger)
        {
            restart.RemoveAll(c => c.Path == $"store.{Linger}");
            settings.AddRange(Written($"store.{Linger}", $"store.{Linger}"));
        }

        if (running.Log != next.Log)
        {
            settings.AddRange(Written("log", "log.level"));
        }

        // A group that is not known here cannot be changed while running.
        foreach (var group in was.Groups.Union(now.Groups, StringComparer.Ordinal).Except([.. Tables, "gateway", "store", "log"], StringComparer.Ordinal))
        {
            restart.AddRange(SettingChange.OfGroup(group, was.Group(group), now.Group(group)));
        }

        (Settings, Restart) = (settings, restart);

        void Compare(string group, bool same, List<SettingChange> into)
        {
            if (!same)
            {
                into.AddRange(Written(group, group));
            }
        }

        // What is the same as written may mean something else: a default that comes from the machine.
        IEnumerable<SettingChange> Written(string path, string shown)
        {
            var group = path.Split('.')[0];
            var found = SettingChange.Between(group, was.Group(group), now.Group(group)).Where(c => c.Path.StartsWith(path, StringComparison.Ordinal)).ToList();
            return found.Count > 0 ? found : [new SettingChange(shown, "its former default", "another one")];
        }
    }

    /// <summary>The entries that are not as they were, in the order of the tables.</summary>
    public IReadOnlyList<EntryChange> Entries { get; }

    /// <summary>Other settings that are changed while the gateway runs.</summary>
    public IReadOnlyList<SettingChange> Settings { get; }

    /// <summary>Settings that only a restart changes.</summary>
    public IReadOnlyList<SettingChange> Restart { get; }

    /// <summary>Whether both mean the same.</summary>
    public bool IsEmpty => Entries.Count == 0 && Settings.Count == 0 && Restart.Count == 0;

    /// <summary>Whether the alerts have to be made anew: a point, a computed point or a rule is not as it was.</summary>
    public bool ChangesRules => Entries.Any(e => e.Table != "upstreams");

    /// <summary>The ids of one table with one fate.</summary>
    public IReadOnlySet<string> Of(string table, params EntryFate[] fates) =>
        Entries.Where(e => e.Table == table && fates.Contains(e.Fate)).Select(e => e.Id).ToHashSet(StringComparer.Ordinal);

    /// <summary>In words: <c>1 sensor added, 2 rules changed</c>; empty when nothing differs.</summary>
    public string Summary()
    {
        var parts = Entries.GroupBy(e => (e.Table, e.Fate)).Select(g => $"{GatewayConfiguration.Count(g.Count(), g.Key.Table == "computed" ? "computed point" : g.Key.Table[..^1])} {Word(g.Key.Fate)}");
        var settings = Settings.Count + Restart.Count;
        return string.Join(", ", settings > 0 ? parts.Append($"{GatewayConfiguration.Count(settings, "setting")} changed") : parts);
    }

    /// <summary>The word for a fate.</summary>
    public static string Word(EntryFate fate) => fate switch
    {
        EntryFate.Added => "added",
        EntryFate.Removed => "removed",
        _ => "changed",
    };

    private static IEnumerable<EntryChange> Changes(string table, WrittenConfiguration was, WrittenConfiguration now)
    {
        foreach (var name in was.Names(table).Where(n => now.Entry(table, n) is null))
        {
            yield return new EntryChange(EntryFate.Removed, table, name, []);
        }

        foreach (var name in now.Names(table))
        {
            if (was.Entry(table, name) is not { } before)
            {
                yield return new EntryChange(EntryFate.Added, table, name, []);
            }
            else if (SettingChange.Between(string.Empty, before, now.Entry(table, name)).ToList() is { Count: > 0 } settings)
            {
                yield return new EntryChange(EntryFate.Changed, table, name, settings);
            }
        }
    }
}
