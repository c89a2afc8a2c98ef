using System.Text.RegularExpressions;
using TestKit;

namespace Gateway.Rules.Tests.Pitfalls;

/// <summary>The list of pitfalls names tests: they exist, and every test beside the list is on it.</summary>
public partial class ListTests
{
    private static readonly string List = File.ReadAllText(Repository.PathOf("tests", "Rules.Tests", "Pitfalls", "README.md"));

    public static TheoryData<string> Named => [.. All];

    private static List<string> All => [.. Names().Matches(List).Select(m => m.Groups["name"].Value).Distinct(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Named))]
    public void A_test_on_the_list_exists(string name)
    {
        var at = name.LastIndexOf('.');
        var method = typeof(ListTests).Assembly.GetType("Gateway.Rules.Tests." + name[..at])?.GetMethod(name[(at + 1)..]);
        Assert.NotNull(method);
        Assert.NotEmpty(method.GetCustomAttributes(typeof(FactAttribute), inherit: true));
    }

    [Fact]
    public void Every_line_has_a_test_or_says_why_there_is_none()
    {
        var lines = List.Split('\n').Where(l => l.StartsWith("| ", StringComparison.Ordinal) && !l.StartsWith("| **", StringComparison.Ordinal)).Skip(1).ToList();
        Assert.True(lines.Count > 40);
        Assert.All(lines, line => Assert.Matches(Names(), line));
    }

    [Fact]
    public void Every_test_of_a_pitfall_is_on_the_list()
    {
        var tests = typeof(ListTests).Assembly.GetTypes()
            .Where(t => t.Namespace == typeof(ListTests).Namespace && t != typeof(ListTests))
            .SelectMany(t => t.GetMethods().Where(m => m.IsDefined(typeof(FactAttribute), inherit: true)).Select(m => $"Pitfalls.{t.Name}.{m.Name}"));
        Assert.Empty(tests.Except(All, StringComparer.Ordinal));
    }

    [GeneratedRegex("`(?<name>[A-Z][A-Za-z.]*Tests\\.[A-Z][A-Za-z0-9_]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Names();
}
