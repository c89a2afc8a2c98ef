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
    public void Of_alerts_those_are_sent_for_which_there_is_a_transition() => Assert.Equal(
        Enum.GetValues<TransitionKind>().Select(k => $"alert.{AlertNames.Kind(k)}.v1").Order(StringComparer.Ordinal),
        Sent("alerts"));

    /// <summary>Looks for the words in the sources: whoever posts a new kind finds out here that its line is to be marked.</summary>
    [Fact]
    public void Of_system_events_those_are_sent_that_are_posted_somewhere() => Assert.Equal(
        Directory.EnumerateFiles(Sources, "*.cs", SearchOption.AllDirectories)
            .Where(f => !Path.GetRelativePath(Sources, f).Split('/').Any(part => part is "bin" or "obj"))
            .SelectMany(f => Posted().Matches(File.ReadAllText(f)))
            .Select(m => $"system.{m.Groups["kind"].Value}.v1")
            .Distinct()
            .Order(StringComparer.Ordinal),
        Sent("system"));

    private static IEnumerable<string> Sent(string lane) =>
        EventTypes.All.Where(e => e.Lane == lane && e.Sent == true).Select(e => e.Name).Order(StringComparer.Ordinal);

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    [GeneratedRegex("\\bPost\\(\\s*\"(?<kind>[a-z-]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Posted();
}
