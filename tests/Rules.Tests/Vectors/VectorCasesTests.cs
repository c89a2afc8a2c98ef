using Xunit.Abstractions;

namespace Gateway.Rules.Tests.Vectors;

/// <summary>
/// Judges cases brought from outside: <c>VECTOR_CASES=folder dotnet test tests/Rules.Tests --filter VectorCases</c>. Each case is one line,
/// <c>id ok</c>, <c>id differs reason</c> or <c>id not-run reason</c>, and a count closes. The report goes to standard output and to the file
/// that <c>VECTOR_REPORT</c> names (default: <c>vector-cases.txt</c> in the working directory).
/// </summary>
public class VectorCasesTests(ITestOutputHelper output)
{
    [Fact]
    public void Cases_from_outside_are_judged_one_by_one()
    {
        if (Environment.GetEnvironmentVariable("VECTOR_CASES") is not { Length: > 0 } folder)
        {
            return;
        }

        var report = VectorReport.Of(CaseFiles.Read(folder));
        var file = Path.GetFullPath(Environment.GetEnvironmentVariable("VECTOR_REPORT") is { Length: > 0 } path ? path : "vector-cases.txt");
        File.WriteAllLines(file, report.Lines);
        using var console = new StreamWriter(Console.OpenStandardOutput());
        foreach (var line in report.Lines.Append($"(also in {file})"))
        {
            output.WriteLine(line);
            console.WriteLine(line);
        }

        Assert.Empty(report.Broken);
    }
}
