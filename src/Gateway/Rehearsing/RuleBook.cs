using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Configuration;
using Gateway.Rules;
using Gateway.Rules.Computed;

namespace Gateway.Rehearsing;

/// <summary>A rule set with the points it applies to, to be tried out: from a configuration, or written for a test.</summary>
/// <param name="Rules">The rules.</param>
/// <param name="Points">The points, each at its <see cref="Point.Index"/>.</param>
internal sealed record RuleBook(IReadOnlyList<Rule> Rules, IReadOnlyList<Point> Points)
{
    /// <summary>What is computed from the points.</summary>
    public IReadOnlyList<Computation> Computations { get; init; } = [];

    /// <summary>Every point that a rule may watch, computed ones included.</summary>
    public IReadOnlyList<Point> AllPoints { get; private init; } = [];

    /// <summary>The sensors that the points belong to; empty for rules that stand by themselves.</summary>
    public IReadOnlyList<SensorSection> Sensors { get; init; } = [];

    /// <summary>The alerts, new.</summary>
    public RuleSet Bind() => RuleSet.Bind(Rules, Points, Computations);

    /// <summary>The point of that id; null: there is none.</summary>
    public Point? Find(string id) => Points.FirstOrDefault(p => p.Id == id);

    /// <summary>The same rules on the same points with another clock: the one of a recording, or the live one.</summary>
    public RuleBook On(bool recorded) => this with { Points = [.. Points.Select(p => new Point(p.Index, p.Sensor, p.Channel, p.Unit, recorded, p.Every))] };

    /// <summary>Reads <c>points</c>, <c>computed</c> and <c>rules</c> of a file that stands by itself.</summary>
    public static RuleBook Read(Settings root)
    {
        var points = new List<Point>();
        foreach (var (id, settings) in root.Table("points", "The points there are, each with its unit.", CheckPoint))
        {
            var unit = settings.OptionalText("unit", "Unit of its readings as a UCUM code; none when left out.");
            var every = settings.Duration("every", "How often it is read; decides after which silence its sensor is taken for dead.", TimeSpan.Zero);
            if (CheckPoint(id) is null)
            {
                var parts = id.Split('/');
                points.Add(new Point(points.Count, parts[0], parts[1], unit, every: every));
            }
        }

        return new RuleBook([], points).With(root);
    }

    /// <summary>The same points with the <c>rules</c> and what is <c>computed</c> of another file.</summary>
    public RuleBook With(Settings root)
    {
        var computations = root.Table("computed", "Points computed from others; their ids are computed/NAME.", Ids.Check, Ids.Bounds).Select(c => Computation.Read(c.Name, c.Settings)).ToList();
        var rules = root.Table("rules", "The rules, as in a configuration.", Ids.Check, Ids.Bounds).Select(r => Rule.Read(r.Name, r.Settings)).ToList();
        return (this with { Rules = rules, Computations = computations }).WithAllPoints();
    }

    /// <summary>The rule set of a whole configuration; null: it has errors, which are in <paramref name="problems"/>.</summary>
    public static RuleBook? Load(string path, ConfigurationSources sources, List<Problem> problems)
    {
        // Rules are tried out on machines where the passwords of the real one are not set.
        var loaded = ConfigurationLoader.Load(path, defaultPath: false, sources with { UnsetIsWarning = true });
        problems.AddRange(loaded.Problems.Where(p => !p.IsWarning));
        return loaded.Configuration is { } configuration ? new RuleBook(configuration.Rules, configuration.Points) { Sensors = configuration.Sensors, Computations = configuration.Computations }.WithAllPoints() : null;
    }

    private RuleBook WithAllPoints() => this with { AllPoints = Bind().Points };

    private static string? CheckPoint(string id) => id.Split('/') is [var sensor, var channel] && Ids.Check(sensor) is null && Ids.Check(channel) is null
        ? null
        : $"'{id}' is not a point; write sensor/channel, as cold-room/temperature";
}
