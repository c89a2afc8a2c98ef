using Gateway.Rules;
using Gateway.Rules.Operations;

namespace Gateway.Rehearsing;

/// <summary>Lays what happened beside what was expected.</summary>
internal sealed class Findings(TestCase test)
{
    private readonly List<Finding> looked = [];

    /// <summary>Looks at an alert as it stands now; null: there is none, or the gateway is down.</summary>
    public void Look(Expectation expectation, AlertView? alert)
    {
        looked.Add(new Finding(
            expectation.At,
            expectation,
            null,
            alert is not null && expectation.OfAlert.All(w => w.IsMet(alert)),
            string.Join(", ", expectation.OfAlert.Select(w => w.Shown)),
            alert is null ? "none: the gateway is down" : string.Join(", ", expectation.OfAlert.Select(w => $"{w.Field.Name} {w.Field.Show(alert)}"))));
    }

    /// <summary>Notes what an operator was answered, where it is not what was meant.</summary>
    public void Answer(OperatorStep step, string? refusal)
    {
        if (refusal is null == step.Refused)
        {
            looked.Add(new Finding(step.At, null, null, false, $"{Words.Operation(step.Operation)}: {(step.Refused ? "refused" : "done")}", refusal is null ? "done" : $"refused: {refusal}"));
        }
    }

    /// <summary>
    /// Pairs expectations with transitions: those that agree in everything first, then those of one rule and kind that differ in a
    /// field, then in time. What is left is missing, or was not expected.
    /// </summary>
    public TestResult Conclude(IReadOnlyList<Transition> happened)
    {
        var open = test.Expectations.Where(e => e.Kind is not null).ToList();
        var left = happened.OrderBy(t => VirtualGateway.TimeOf(t)).ToList();
        var findings = new List<Finding>();
        Pair(open, left, findings, (e, t) => e.At == VirtualGateway.TimeOf(t) && e.OfTransition.All(w => w.IsMet(t)));
        left.RemoveAll(t => test.Ignored.Contains(t.Rule) || test.Ignored.Contains(Words.Kind(t.Kind)));
        Pair(open, left, findings, (e, t) => e.At == VirtualGateway.TimeOf(t));
        Pair(open, left, findings, (_, _) => true);
        findings.AddRange(open.Select(e => new Finding(e.At, e, null, false, string.Empty, string.Empty)));
        findings.AddRange(left.Select(t => new Finding(VirtualGateway.TimeOf(t), null, t, false, string.Empty, string.Empty)));
        findings.AddRange(looked);
        return new TestResult(test, [.. findings.OrderBy(f => f.At)], happened.Count > TestRun.MostTransitions);
    }

    private static void Pair(List<Expectation> open, List<Transition> left, List<Finding> findings, Func<Expectation, Transition, bool> agree)
    {
        for (var i = 0; i < open.Count; i++)
        {
            var expectation = open[i];
            var at = left.FindIndex(t => t.Kind == expectation.Kind && expectation.IsAbout(t.Rule, t.Point.Id) && agree(expectation, t));
            if (at < 0)
            {
                continue;
            }

            var t = left[at];
            var differs = expectation.OfTransition.Where(w => !w.IsMet(t)).ToList();
            var time = VirtualGateway.TimeOf(t);
            findings.Add(new Finding(
                time,
                expectation,
                t,
                differs.Count == 0 && time == expectation.At,
                string.Join(", ", differs.Select(w => w.Shown)),
                string.Join(", ", differs.Select(w => $"{w.Field.Name} {w.Field.Show(t)}"))));
            open.RemoveAt(i--);
            left.RemoveAt(at);
        }
    }
}

/// <summary>One line of a result: an expectation, what happened, or both.</summary>
/// <param name="At">When it happened; when it was expected, if nothing did.</param>
/// <param name="Expected">What was expected; null: nothing was.</param>
/// <param name="Happened">What happened; null: nothing did.</param>
/// <param name="IsMet">Whether both are one.</param>
/// <param name="Wanted">Where they differ: what was expected.</param>
/// <param name="Found">What was there instead.</param>
internal sealed record Finding(long At, Expectation? Expected, Transition? Happened, bool IsMet, string Wanted, string Found);

/// <summary>What came of a test.</summary>
/// <param name="Test">The test.</param>
/// <param name="Findings">In the order of time.</param>
/// <param name="IsCut">Whether it was ended because far too much happened.</param>
internal sealed record TestResult(TestCase Test, IReadOnlyList<Finding> Findings, bool IsCut)
{
    /// <summary>Whether all that was expected happened, and nothing else.</summary>
    public bool Passed => !IsCut && Findings.All(f => f.IsMet);
}
