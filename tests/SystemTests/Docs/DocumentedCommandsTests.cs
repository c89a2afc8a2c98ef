using TestKit;

namespace SystemTests.Docs;

/// <summary>
/// The commands of the documents are run as they stand there, page by page, but for those that a marker excuses. What the markers mean and that no block is without
/// one is held by <c>DocumentBlockTests</c>.
/// </summary>
public sealed class DocumentedCommandsTests
{
    public static TheoryData<string> Pages => [.. Documents.Pages.Where(page => Documents.Blocks(page).Any(IsRun))];

    [MosquittoTheory]
    [MemberData(nameof(Pages))]
    public async Task The_commands_of_a_page_work(string page)
    {
        await using var scene = await DocumentScene.SetAsync();
        foreach (var block in Documents.Blocks(page))
        {
            if (block.Language == "yaml")
            {
                scene.Write(block);
            }
            else if (IsRun(block))
            {
                await scene.RunAsync(block);
            }
        }
    }

    private static bool IsRun(DocumentBlock block) => block.IsCommands && block.Marker is ("" or "runs on");
}
