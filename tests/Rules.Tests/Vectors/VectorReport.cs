namespace Gateway.Rules.Tests.Vectors;

/// <summary>What became of a folder of cases, as lines for a person.</summary>
/// <param name="Lines">One line about each case, one about each thing that could not be read, and the count.</param>
/// <param name="Broken">Those of our own cases that differ although the list does not say so: the engine or a mapping is broken.</param>
internal sealed record VectorReport(IReadOnlyList<string> Lines, IReadOnlyList<string> Broken)
{
    public static VectorReport Of(CaseFiles files)
    {
        var lines = new List<string>();
        var broken = new List<string>();
        var counts = new int[3];
        foreach (var item in files.Cases)
        {
            var outcome = Mappings.Judge(item);
            counts[(int)outcome.Status]++;
            lines.Add($"{item.Id} {outcome}");
            if (outcome.Status == Status.Differs && OurCases.List.Has(item.Id) && OurCases.List[item.Id] is { IsYes: true, Differs: false })
            {
                broken.Add(lines[^1]);
            }
        }

        lines.AddRange(files.Problems.Select(p => $"not readable: {p}"));
        lines.Add($"{files.Cases.Count} cases: {counts[0]} ok, {counts[1]} differ, {counts[2]} not run{(files.Problems.Count > 0 ? $"; {files.Problems.Count} not readable" : string.Empty)}");
        return new(lines, broken);
    }
}
