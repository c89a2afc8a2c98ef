using System.Globalization;
using System.Text.Json;

namespace Gateway.Benchmarks;

/// <summary>Prints figures.</summary>
internal static class FigureTable
{
    /// <summary>As a table of a Markdown page.</summary>
    /// <param name="figures">The figures.</param>
    /// <param name="column">What stands beside them.</param>
    /// <param name="output">Where to.</param>
    public static void Write(IEnumerable<Figure> figures, string column, TextWriter output)
    {
        output.WriteLine($"| what | figure | {column} of the same run | ratio | aim |");
        output.WriteLine("|---|--:|--:|--:|--:|");
        foreach (var figure in figures)
        {
            var beside = figure.Beside is { } yardstick ? $"{Number(yardstick)} {figure.Unit}" : string.Empty;
            var ratio = figure.Ratio is { } r ? r.ToString("0.00", CultureInfo.InvariantCulture) : string.Empty;
            output.WriteLine($"| {figure.What} | {Number(figure.Value)} {figure.Unit} | {beside} | {ratio} | {Aim(figure)} |");
        }
    }

    /// <summary>As one line of JSON.</summary>
    public static void WriteJson(IEnumerable<Figure> figures, TextWriter output) => output.WriteLine(JsonSerializer.Serialize(figures.Select(f => new
    {
        what = f.What,
        value = f.Value,
        unit = f.Unit,
        beside = f.Beside,
        ratio = f.Ratio,
        aim = f.Aim?.Limit,
        met = f.Met,
    })));

    private static string Aim(Figure figure)
    {
        if (figure.Aim is not { } aim)
        {
            return string.Empty;
        }

        var unit = figure.Ratio is null ? " " + figure.Unit : string.Empty;
        return $"{(aim.AtLeast ? "≥" : "≤")} {aim.Limit.ToString("0.##", CultureInfo.InvariantCulture)}{unit}, {(figure.Met == true ? "met" : "missed")}";
    }

    private static string Number(double value) =>
        value.ToString(value >= 100 ? "#,0" : value >= 1 ? "0.0" : "0.###", CultureInfo.InvariantCulture);
}
