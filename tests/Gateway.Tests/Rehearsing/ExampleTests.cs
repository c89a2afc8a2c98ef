using Gateway.Cli;
using Gateway.Configuration;
using TestKit;

namespace Gateway.Tests.Rehearsing;

/// <summary>What the documentation shows works as it stands.</summary>
public sealed class ExampleTests
{
    public static TheoryData<string> Files => [.. Directory.GetFiles(Repository.PathOf("docs", "examples"), "*.test.yaml").Select(f => Path.GetFileName(f)!)];

    [Theory]
    [MemberData(nameof(Files))]
    public void An_example_passes(string name)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = RulesTestCommand.Run([Repository.PathOf("docs", "examples", name)], json: false, new ConfigurationSources(), output, error);
        Assert.True(code == 0, output.ToString() + error);
    }

    [Fact]
    public void The_file_on_the_page_passes_too()
    {
        var page = File.ReadAllText(Repository.PathOf("docs", "rules-test.md"));
        var begin = page.IndexOf("```yaml\n", StringComparison.Ordinal) + 8;
        var results = Bench.RunFile(page[begin..page.IndexOf("```", begin, StringComparison.Ordinal)]);
        Assert.True(results.Count > 1);
        Assert.All(results, r => Assert.True(r.Passed, Bench.Print(r)));
    }

    [Fact]
    public void Every_field_of_an_expectation_is_on_the_page()
    {
        var page = File.ReadAllText(Repository.PathOf("docs", "rules-test.md"));
        var names = Gateway.Rehearsing.Fields.OfTransition.Select(f => f.Name).Concat(Gateway.Rehearsing.Fields.OfAlert.Select(f => f.Name));
        Assert.All(names, name => Assert.Contains($"`{name}`", page, StringComparison.Ordinal));
    }
}
