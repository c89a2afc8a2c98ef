namespace Gateway.Rules.Tests.Vectors;

/// <summary>
/// Judges cases brought from outside: <c>VECTOR_CASES=folder dotnet test tests/Rules.Tests --filter VectorCases</c>. Each case is one line,
/// <c>id ok</c>, <c>id differs reason</c> or <c>id not-run reason</c>, and a count closes. The report goes to standard output, and to the file
/// that <c>VECTOR_REPORT</c> names.
/// </summary>
public class VectorCasesTests
{
    [Fact]
    public void Cases_from_outside_are_judged_one_by_one()
    {
        if (Named("VECTOR_CASES") is not { } folder)
        {
            return;
        }

        var report = VectorReport.Of(CaseFiles.Read(folder));
        if (Named("VECTOR_REPORT") is { } file)
        {
            File.WriteAllLines(file, report.Lines);
        }

        using var console = new StreamWriter(Console.OpenStandardOutput());
        foreach (var line in report.Lines)
        {
            console.WriteLine(line);
        }

        Assert.Empty(report.Broken);
    }

    [Fact]
    public void What_cannot_be_read_or_is_not_known_is_one_line_each()
    {
        var folder = Directory.CreateTempSubdirectory("vector-cases");
        File.WriteAllText(Path.Combine(folder.FullName, "a.json"), """{"schema":""");
        File.WriteAllText(Path.Combine(folder.FullName, "b.json"), """[]""");
        File.WriteAllText(Path.Combine(folder.FullName, "c.json"), """
            {"schema":"alert-vectors/1","cases":[7,
              {"id":"a-1","peer":"openhab","kind":"hysteresis","params":{"lower":1,"upper":2},"steps":[{"t_ms":0,"value":3,"expect":{"state":"on"}}]},
              {"id":"a-2","peer":"openhab","kind":"hysteresis","params":{"lower":1,"upper":2},"steps":[{"t_ms":0,"value":3,"expect":{"state":"off"}}]},
              {"id":"a-3","peer":"openhab","kind":"hysteresis","params":{"lower":1,"upper":2,"more":3},"steps":[{"t_ms":0,"value":3,"expect":{"state":"on"}}]},
              {"id":"a-4","peer":"openhab","kind":"hysteresis","params":{"lower":1,"upper":2},"steps":[{"t_ms":0,"value":3,"expect":{"colour":"red"}}]},
              {"id":"a-5","peer":"nobody","kind":"hysteresis","params":{},"steps":[{"t_ms":0,"expect":{}}]},
              {"id":"a-6","peer":"openhab","kind":"hysteresis","params":{}}]}
            """);
        var lines = VectorReport.Of(CaseFiles.Read(folder.FullName)).Lines;
        folder.Delete(recursive: true);
        Assert.Collection(
            lines,
            l => Assert.Equal("a-1 ok", l),
            l => Assert.Equal("a-2 differs at 0 ms: state is on, expected off", l),
            l => Assert.Equal("a-3 not-run parameter 'more' is not known to the mapping", l),
            l => Assert.Equal("a-4 not-run expectation 'colour' is not known to the mapping", l),
            l => Assert.Equal("a-5 not-run the kind 'hysteresis' of 'nobody' is not known to the mappings", l),
            l => Assert.StartsWith("not readable: a.json: not readable as JSON", l),
            l => Assert.Equal("not readable: b.json: its schema is 'none', not 'alert-vectors/1'", l),
            l => Assert.Equal("not readable: c.json: a case without 'id'", l),
            l => Assert.Equal("not readable: c.json: case a-6: 'steps' must be a list of steps", l),
            l => Assert.Equal("5 cases: 1 ok, 1 differ, 3 not run; 4 not readable", l));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_one_line() =>
        Assert.Equal(["not readable: /no/such/folder: there is no such folder", "0 cases: 0 ok, 0 differ, 0 not run; 1 not readable"], VectorReport.Of(CaseFiles.Read("/no/such/folder")).Lines);

    /// <summary>A path that the environment names; a relative one from where the tests were started.</summary>
    private static string? Named(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } path
            ? Path.GetFullPath(path, Environment.GetEnvironmentVariable("PWD") is { Length: > 0 } started && Path.IsPathRooted(started) ? started : Environment.CurrentDirectory)
            : null;
}
