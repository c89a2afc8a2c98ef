using System.Globalization;
using TestKit;

namespace Gateway.Rules.Tests.Vectors;

/// <summary>The engine gives the answers of other systems' own test suites, as far as the model answers their questions.</summary>
public class VectorTests
{
    private static readonly string Folder = Repository.PathOf("tests", "Rules.Tests", "cases");
    private static readonly CaseFiles Files = CaseFiles.Read(Folder);
    private static readonly CaseList List = CaseList.Read(Path.Combine(Folder, "list.tsv"));

    public static TheoryData<string> Answered => [.. Files.Cases.Where(c => List[c.Id].IsYes).Select(c => c.Id)];

    [Theory]
    [MemberData(nameof(Answered))]
    public void The_engine_gives_the_answer_of_the_peer(string id)
    {
        var outcome = Mappings.Judge(Files.Cases.First(c => c.Id == id));
        Assert.True(outcome.Status == (List[id].DiffersOnPurpose ? Status.Differs : Status.Ok), outcome.ToString());
    }
}
