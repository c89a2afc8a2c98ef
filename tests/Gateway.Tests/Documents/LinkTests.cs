using System.Text.RegularExpressions;
using TestKit;

namespace Gateway.Tests.Documents;

/// <summary>Links of the documents lead somewhere, and every page can be reached from the first one.</summary>
public sealed partial class LinkTests
{
    public static TheoryData<string> Pages => [.. TestKit.Documents.Pages];

    [Theory]
    [MemberData(nameof(Pages))]
    public void No_link_is_dead(string page)
    {
        foreach (var (path, anchor) in Links(page))
        {
            Assert.True(Path.Exists(Repository.PathOf(path)), $"{page}: there is no {path}");
            if (anchor.Length > 0)
            {
                Assert.True(Anchors(path).Contains(anchor), $"{page}: there is no heading #{anchor} in {path}");
            }
        }
    }

    [Fact]
    public void Every_page_is_reached_from_the_first()
    {
        var reached = new HashSet<string>(StringComparer.Ordinal) { "README.md" };
        var next = new Queue<string>(reached);
        while (next.TryDequeue(out var page))
        {
            foreach (var (path, _) in Links(page).Where(l => l.Path.EndsWith(".md", StringComparison.Ordinal) && reached.Add(l.Path)))
            {
                next.Enqueue(path);
            }
        }

        Assert.Empty(TestKit.Documents.Pages.Except(reached));
    }

    /// <summary>What a person wants to do is found in one place.</summary>
    [Fact]
    public void The_index_names_every_page_of_the_folder()
    {
        var named = Links("docs/README.md").Select(l => l.Path).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(TestKit.Documents.Pages.Where(p => p.StartsWith("docs/", StringComparison.Ordinal) && !p.StartsWith("docs/decisions/0", StringComparison.Ordinal) && p != "docs/README.md").Except(named));
    }

    private static IEnumerable<(string Path, string Anchor)> Links(string page)
    {
        foreach (var target in Link().Matches(Prose(page)).Select(m => m.Groups["target"].Value).Where(t => !t.Contains("://", StringComparison.Ordinal) && !t.StartsWith("mailto:", StringComparison.Ordinal)))
        {
            var (path, anchor) = target.Split('#', 2) is [var p, var a] ? (p, a) : (target, string.Empty);
            var full = path.Length == 0 ? page : Path.GetRelativePath(Repository.Root, Path.Combine(Path.GetDirectoryName(Repository.PathOf(page))!, path));
            yield return (full, anchor);
        }
    }

    /// <summary>The anchors that web pages make of headings: lower case, without marks, with hyphens for blanks.</summary>
    private static HashSet<string> Anchors(string page) =>
        [.. Heading().Matches(Prose(page)).Select(m => string.Concat(m.Groups["words"].Value.Trim().ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')).Replace(' ', '-'))];

    private static string Prose(string page) => Fenced().Replace(TestKit.Documents.Text(page), string.Empty);

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (?<words>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Heading();

    [GeneratedRegex("^```.*?^```$", RegexOptions.Multiline | RegexOptions.Singleline, 5000)]
    private static partial Regex Fenced();
}
