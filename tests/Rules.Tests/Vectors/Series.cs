using Gateway.Abstractions;

namespace Gateway.Rules.Tests.Vectors;

/// <summary>The series of a case as points: one rule on a pattern makes one alert for each.</summary>
internal sealed class Series
{
    /// <summary>The pattern that matches them all.</summary>
    public const string All = "series-*/value";

    private readonly Dictionary<string, Point> points = new(StringComparer.Ordinal);

    public Series(Stage stage, IEnumerable<string> names)
    {
        foreach (var name in names.Distinct())
        {
            points.Add(name, stage.Watch($"series-{points.Count + 1}"));
        }
    }

    public IEnumerable<Point> Points => points.Values;

    public IEnumerable<KeyValuePair<string, Point>> Named => points;

    public Point this[string name] => points.TryGetValue(name, out var point) ? point : throw new NotRunException($"the series '{name}' never has a value");

    /// <summary>The name of a point in the case.</summary>
    public string NameOf(Point point) => points.First(p => p.Value == point).Key;
}
