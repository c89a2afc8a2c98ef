using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using TestKit;

namespace Gateway.Rules.Tests.Configuration;

/// <summary>Holds the reader of rules to <c>problems.txt</c>: every message as it is shown, with its place and its remedy.</summary>
public class ProblemTests
{
    private static readonly Point[] Points =
        [new(0, "bench", "temperature", "Cel"), new(1, "door", "open", null), new(2, "yard", "temperature", "Cel"), new(3, "yard", "humidity", "%")];

    public static TheoryData<string, string> Table
    {
        get
        {
            var table = new TheoryData<string, string>();
            string? rules = null;
            var expected = new List<string>();
            foreach (var line in File.ReadLines(PathOf("problems.txt")).Append("#"))
            {
                if (line.StartsWith("    ", StringComparison.Ordinal))
                {
                    expected.Add(line.Trim());
                    continue;
                }

                if (rules is not null)
                {
                    table.Add(rules, string.Join('\n', expected));
                }

                rules = line.Length > 0 && line[0] != '#' ? line : null;
                expected.Clear();
            }

            return table;
        }
    }

    [Theory]
    [MemberData(nameof(Table))]
    public void A_wrong_rule_is_answered_word_for_word(string rules, string expected) =>
        Assert.Equal(expected, string.Join('\n', Problems(rules)));

    [Fact]
    public void Every_setting_of_a_rule_is_described_word_for_word()
    {
        var settings = Settings.ForDescription();
        Rule.Read("NAME", settings);
        Assert.Equal(File.ReadAllText(PathOf("settings.txt")), Describe(settings.Declared, string.Empty));
    }

    private static string Describe(IEnumerable<Setting> settings, string indent) => string.Concat(settings.Select(s =>
        $"{indent}{s.Key}: {string.Join(" | ", (string[])[s.Type.ToString().ToLowerInvariant(), .. s.Choices])}"
        + $"{(s.Required ? ", required" : s.Default is null ? "" : $" = {s.Default}")}{(s.Bounds.Length == 0 ? "" : $" ({s.Bounds})")}\n{indent}    {s.Summary}\n"
        + Describe(s.Children, indent + "  ")));

    private static string PathOf(string file) => Repository.PathOf("tests", "Rules.Tests", "Configuration", file);

    private static IEnumerable<string> Problems(string text)
    {
        var found = new List<Problem>();
        var rules = text.Split("||").Select((rule, i) =>
        {
            var parts = rule.Split(';');
            var read = Bench.Read(i == 0 ? "r" : $"r{i}", parts[0].Trim(), [.. parts[1..].Select(p => p.Trim())], out var problems);
            return (read, problems);
        }).ToList();
        RuleSet.Bind([.. rules.Select(r => r.read)], Points);
        foreach (var (_, problems) in rules)
        {
            found.AddRange(problems);
        }

        return found.Select(p => p.ToString());
    }
}
