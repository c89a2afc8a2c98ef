using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Gateway.Describing;
using Gateway.Pipeline;
using Gateway.Rules;

namespace Gateway.Tests.Describing;

public sealed partial class EventTypesTests
{
    private static readonly string Sources = Path.GetFullPath(Path.Combine(Here(), "..", "..", "..", "src", "Gateway"));

    [Fact]
    public void Names_are_unique_and_as_the_contract_writes_them()
    {
        Assert.Equal(EventTypes.All.Count, EventTypes.All.Select(e => e.Name).Distinct().Count());
        Assert.All(EventTypes.All, e => Assert.Matches(@"^((alert|system)\.[a-z]+(-[a-z]+)*|reading|loss)\.v1$", e.Name));
    }

    [Fact]
    public void Of_alerts_there_is_one_for_each_transition() => Assert.Equal(
        Enum.GetValues<TransitionKind>().Select(k => $"alert.{AlertNames.Kind(k)}.v1").Order(StringComparer.Ordinal),
        Of("alerts"));

    /// <summary>Looks for the words in the sources: whoever posts a new kind finds out here that its line is missing.</summary>
    [Fact]
    public void Of_system_events_there_are_those_that_are_posted_somewhere() => Assert.Equal(
        Directory.EnumerateFiles(Sources, "*.cs", SearchOption.AllDirectories)
            .Where(f => !Path.GetRelativePath(Sources, f).Split('/').Any(part => part is "bin" or "obj"))
            .SelectMany(f => Posted().Matches(File.ReadAllText(f)))
            .Select(m => $"system.{m.Groups["kind"].Value}.v1")
            .Distinct()
            .Order(StringComparer.Ordinal),
        Of("system"));

    private static IEnumerable<string> Of(string lane) =>
        EventTypes.All.Where(e => e.Lane == lane).Select(e => e.Name).Order(StringComparer.Ordinal);

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    [GeneratedRegex("\\bPost\\(\\s*\"(?<kind>[a-z-]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Posted();
}
