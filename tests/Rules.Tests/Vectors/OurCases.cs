using TestKit;

namespace Gateway.Rules.Tests.Vectors;

/// <summary>The cases in the repository, with their list.</summary>
internal static class OurCases
{
    private static readonly string Folder = Repository.PathOf("tests", "Rules.Tests", "cases");

    public static CaseFiles Files { get; } = CaseFiles.Read(Folder);

    public static IReadOnlyList<VectorCase> All => Files.Cases;

    public static CaseList List { get; } = CaseList.Read(Path.Combine(Folder, "list.tsv"));

    /// <summary>What became of the cases of each family, in the order of the files.</summary>
    public static Dictionary<string, FamilyCount> Counts() => All.GroupBy(c => c.Family).ToDictionary(
        g => g.Key,
        g =>
        {
            var answered = g.Where(c => List[c.Id].IsYes).ToList();
            var ok = answered.Count(c => Mappings.Judge(c).Status == Status.Ok);
            var purpose = answered.Count(c => List[c.Id].Text.StartsWith("differs on purpose", StringComparison.Ordinal));
            return new FamilyCount(g.Count(), answered.Count, ok, purpose);
        },
        StringComparer.Ordinal);
}

/// <summary>How many cases of a family there are, are answered by the model, agree, and differ on purpose.</summary>
internal readonly record struct FamilyCount(int Cases, int Answered, int Ok, int OnPurpose);
