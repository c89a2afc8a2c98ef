using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Configuration;
using Gateway.Rules;

namespace Gateway.Rehearsing;

/// <summary>A rule set to be replayed, with what was written of each rule, so that it can be tried with other settings.</summary>
/// <param name="Book">The rules and their points.</param>
/// <param name="Written">What was written, by the id of the rule.</param>
internal sealed record LoadedRules(RuleBook Book, IReadOnlyDictionary<string, MapNode> Written)
{
    /// <summary>
    /// Reads a configuration; a file with <c>points</c> and <c>rules</c>; or one with <c>rules</c> alone, which then apply to the
    /// points of another. Null: it has errors, which are in <paramref name="problems"/>.
    /// </summary>
    /// <param name="path">A YAML file, or the folder of a configuration.</param>
    /// <param name="other">Whose points rules alone apply to; null: there is none.</param>
    /// <param name="sources">What it is read against.</param>
    /// <param name="problems">Where problems go.</param>
    public static LoadedRules? Load(string path, RuleBook? other, ConfigurationSources sources, List<Problem> problems)
    {
        sources = sources with { UnsetIsWarning = true };
        var ignored = new List<Problem>();
        var files = ConfigurationFiles.Find(path, ignored) ?? [];
        var roots = files.Select(f => ConfigurationFiles.Read(f, ignored) is { } text ? YamlReader.Read(f, text, ignored) : null).OfType<MapNode>().ToList();
        if (roots.Count == 0 || roots.Count < files.Count)
        {
            // The loader of configurations says what is wrong with them.
            return RuleBook.Load(path, sources, problems) is { } none ? new LoadedRules(none, new Dictionary<string, MapNode>()) : null;
        }

        var root = Shorthand.Expand(new EnvironmentVariables(sources, ignored).Fill(ConfigurationMerge.Merge(roots, ignored)));
        var written = Rules(root);
        var book = Has(root, "points") ? Alone(root, null, problems)
            : !Has(root, "sensors") && other is not null ? Alone(root, other, problems)
            : RuleBook.Load(path, sources, problems);
        return book is null ? null : new LoadedRules(book, written);
    }

    /// <summary>
    /// The same rules without the flapping guard, which would hide what is to be counted: how often a rule that chatters would raise.
    /// </summary>
    public RuleBook Unguarded => Book with { Rules = [.. Book.Rules.Select(r => Written.TryGetValue(r.Id, out var written) ? RuleVariants.Unguarded(r.Id, written) : r)] };

    private static RuleBook? Alone(MapNode root, RuleBook? other, List<Problem> problems)
    {
        var found = new List<Problem>();
        var settings = new Settings(root, string.Empty, root.Place, found);
        var book = other is null ? RuleBook.Read(settings) : other.With(settings);

        // It may hold tests, or be a part of a configuration: only its rules matter here.
        settings.IgnoreRest();
        settings.Finish();
        problems.AddRange(found.Where(p => !p.IsWarning).Distinct().OrderBy(p => p.Place.Line).ThenBy(p => p.Place.Column));
        return found.Exists(p => !p.IsWarning) ? null : book;
    }

    private static Dictionary<string, MapNode> Rules(MapNode root) =>
        (root.Entries.FirstOrDefault(e => e.Key == "rules")?.Value as MapNode)?.Entries
            .Where(e => e.Value is MapNode).ToDictionary(e => e.Key, e => (MapNode)e.Value) ?? [];

    private static bool Has(MapNode root, string key) => root.Entries.Any(e => e.Key == key);
}
