using TestKit;

namespace Gateway.Rules.Tests.Vectors;

/// <summary>The engine gives the answers of other systems' own test suites, as far as the model answers their questions.</summary>
public class VectorTests
{
    /// <summary>Families about limits: there is no excuse but a difference with a name.</summary>
    private static readonly string[] Thresholds =
    [
        "home-assistant-threshold", "openhab-hysteresis", "openhab-range", "grafana-recovery-threshold", "grafana-classic-conditions",
        "collectd-manual", "node-opcua-limit-alarms",
    ];

    public static TheoryData<string> Answered => [.. OurCases.All.Where(c => OurCases.List[c.Id].IsYes).Select(c => c.Id)];

    [Theory]
    [MemberData(nameof(Answered))]
    public void The_engine_gives_the_answer_of_the_peer_or_differs_as_the_list_says(string id)
    {
        var outcome = Mappings.Judge(OurCases.All.First(c => c.Id == id));
        Assert.True(outcome.Status == (OurCases.List[id].Differs ? Status.Differs : Status.Ok), outcome.ToString());
    }

    [Fact]
    public void Every_case_is_in_the_list_once_and_the_list_names_nothing_else()
    {
        Assert.Empty(OurCases.Files.Problems);
        Assert.Equal(OurCases.All.Select(c => c.Id).Order(StringComparer.Ordinal), OurCases.List.Lines.Select(l => l.Id).Order(StringComparer.Ordinal));
        Assert.All(OurCases.List.Lines, l => Assert.True(l.Answer is "yes" or "no" && l.Text.Length > 0, l.Id));
    }

    [Fact]
    public void Where_the_list_says_no_the_mapping_says_the_same_sentence()
    {
        foreach (var item in OurCases.All)
        {
            var (line, outcome) = (OurCases.List[item.Id], Mappings.Judge(item));
            Assert.True(outcome.IsOffered == line.IsYes, $"{item.Id}: the list says {line.Answer}, the mapping {outcome}");
            Assert.Equal(line.IsYes ? null : line.Text, outcome.IsOffered ? null : outcome.Reason);
        }
    }

    [Fact]
    public void Thresholds_agree_in_every_case_and_all_answered_ones_in_ninety_seven_of_a_hundred()
    {
        var counts = OurCases.Counts();
        Assert.All(Thresholds, family => Assert.Equal(counts[family].Answered, counts[family].Ok + counts[family].OnPurpose));
        var (ok, answered) = (counts.Values.Sum(c => c.Ok), counts.Values.Sum(c => c.Answered));
        Assert.True(ok >= 0.97 * answered, $"{ok} of {answered}");
    }

    [Fact]
    public void Every_answered_case_asserts_something()
    {
        var silent = OurCases.All.Where(c => OurCases.List[c.Id].IsYes && c.Total.IsEmpty && c.Steps.All(s => s.Expect.IsEmpty));
        Assert.Empty(silent.Select(c => c.Id));
    }
}
