using Gateway.Abstractions.Configuration;
using Gateway.Configuration;
using Gateway.Rehearsing;

namespace Gateway.Tests.Rehearsing;

/// <summary>Runs tests written as text; one rule, one point, a reading each 30 s.</summary>
internal static class Bench
{
    private const string Head = """
        points:
          room/temperature: { unit: Cel, every: 30s }
        rules:
          warm: { point: room/temperature, above: 6, hysteresis: 0.5, on-delay: 1m, silent-after: 5m }
        every: 30s
        tests:

        """;

    /// <summary>The result of one test, of which <paramref name="test"/> are the lines in the list item.</summary>
    public static TestResult Run(string test) => Assert.Single(RunFile(Head + Item(test)));

    /// <summary>The results of a whole file.</summary>
    public static IReadOnlyList<TestResult> RunFile(string yaml)
    {
        var problems = new List<Problem>();
        var file = TestFileReader.Parse("t.yaml", yaml, new ConfigurationSources(), problems);
        Assert.Empty(problems);
        return [.. file!.Cases.Select(c => TestRun.Run(c, file.Book))];
    }

    /// <summary>What is wrong with a file in which one test is <paramref name="test"/>; its first line is line 7.</summary>
    public static IReadOnlyList<string> Problems(string test) => ProblemsOfFile(Head + Item(test));

    /// <summary>What is wrong with a whole file.</summary>
    public static IReadOnlyList<string> ProblemsOfFile(string yaml)
    {
        var problems = new List<Problem>();
        Assert.Null(TestFileReader.Parse("t.yaml", yaml, new ConfigurationSources(), problems));
        return [.. problems.Select(p => p.ToString())];
    }

    /// <summary>As printed.</summary>
    public static string Print(params TestResult[] results)
    {
        using var output = new StringWriter { NewLine = "\n" };
        TestReport.Text(results, output);
        return output.ToString();
    }

    private static string Item(string test) =>
        "  - " + string.Join("\n    ", test.Split('\n'));
}
