using TestKit;

namespace SystemTests;

/// <summary>
/// The recordings that delivery is proven on: our own, made by the generator, and a real one where it is at hand. The real one is
/// not part of the repository; where it is missing its case does not exist, so that nothing is skipped.
/// </summary>
public static class Recordings
{
    private const string Real = "ambient_temperature_system_failure.csv";

    /// <summary>Name of each recording at hand.</summary>
    public static TheoryData<string> Names => RecordingFolder.Find(Real) is null ? ["generated"] : ["generated", "real"];

    /// <summary>The file of a recording; the generated one is written into <paramref name="folder"/>.</summary>
    public static string File(string name, string folder)
    {
        if (name == "real")
        {
            return RecordingFolder.Find(Real)!;
        }

        var path = Path.Combine(folder, "generated.csv");
        System.IO.File.WriteAllText(path, RecordingGenerator.Csv());
        return path;
    }

    /// <summary>The rows of a recording, read here and not by the product.</summary>
    public static IReadOnlyList<(long Ticks, double Value)> Rows(string file) =>
        [.. System.IO.File.ReadLines(file).Skip(1).Select(l => l.Split(','))
            .Select(f => (DateTime.Parse(f[0], System.Globalization.CultureInfo.InvariantCulture).Ticks, double.Parse(f[1], System.Globalization.CultureInfo.InvariantCulture)))];
}
