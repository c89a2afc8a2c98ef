using System.Text.RegularExpressions;

namespace TestKit;

/// <summary>The pages that people read, and the fenced blocks on them.</summary>
public static partial class Documents
{
    /// <summary>Every page, as a path below the repository: <c>docs/install.md</c>.</summary>
    public static IReadOnlyList<string> Pages { get; } =
    [
        "README.md", "CONTRIBUTING.md",
        .. new[] { "docs", "hardware" }.SelectMany(folder => Directory.EnumerateFiles(Repository.PathOf(folder), "*.md", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Repository.Root, file)).Order(StringComparer.Ordinal),
    ];

    /// <summary>The text of a page.</summary>
    public static string Text(string page) => File.ReadAllText(Repository.PathOf(page));

    /// <summary>The fenced blocks of a page in their order.</summary>
    public static IReadOnlyList<DocumentBlock> Blocks(string page)
    {
        var text = Text(page);
        return
        [
            .. Fence().Matches(text).Select(m => new DocumentBlock(
                page, text.AsSpan(0, m.Groups["language"].Index).Count('\n') + 1, m.Groups["language"].Value, m.Groups["text"].Value, m.Groups["marker"].Value.Trim())),
        ];
    }

    // A marker is a comment in the line before the block, or with an empty line between: it is not shown to readers.
    [GeneratedRegex("^(<!-- (?<marker>(?!settings:)[^\n]*?) -->\n\n?)?(?<indent> *)```(?<language>[^\n]*)\n(?<text>.*?)^\\k<indent>```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Fence();
}

/// <summary>A fenced block.</summary>
/// <param name="Page">Where it stands.</param>
/// <param name="Line">The line of its fence, from 1.</param>
/// <param name="Language">What stands behind the fence; empty: nothing.</param>
/// <param name="Text">Its lines.</param>
/// <param name="Marker">What the comment before it says; empty: there is none.</param>
public sealed partial record DocumentBlock(string Page, int Line, string Language, string Text, string Marker)
{
    /// <summary>What stands behind a word and its colon in the marker; null: it does not begin with that word.</summary>
    public string? Marked(string word) => Marker.StartsWith(word + ": ", StringComparison.Ordinal) ? Marker[(word.Length + 2)..] : null;

    /// <summary>Whether commands stand in it: in <c>sh</c> alone, in <c>console</c> behind a prompt, with what they print.</summary>
    public bool IsCommands => Language is "sh" or "console";

    /// <summary>The commands, as a shell reads them.</summary>
    public string Script => Language == "console" ? string.Concat(Prompted().Matches(Text).Select(m => m.Groups["command"].Value)) : Text;

    /// <inheritdoc />
    public override string ToString() => $"{Page}:{Line}";

    // A line that ends in a backslash goes on in the next.
    [GeneratedRegex(@"^\$ (?<command>([^\n]*\\\n)*[^\n]*\n)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Prompted();
}
