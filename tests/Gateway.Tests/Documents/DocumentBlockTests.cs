using System.Text.RegularExpressions;
using Gateway.Configuration;
using TestKit;

namespace Gateway.Tests.Documents;

/// <summary>
/// What stands in the fenced blocks of the documents. Configurations are valid; a block of commands is run by SystemTests, or a marker in the line before it says
/// which other test runs it, or why none does:
/// <c>&lt;!-- frame: NAME --&gt;</c> a configuration that needs the file of that name in the folder <c>frames</c> around it,
/// <c>&lt;!-- not a configuration: WHAT --&gt;</c>,
/// <c>&lt;!-- run by: CLASS --&gt;</c>, <c>&lt;!-- not run: WHY --&gt;</c>, <c>&lt;!-- runs on --&gt;</c> commands that do not end by themselves.
/// </summary>
public sealed partial class DocumentBlockTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gateway-documents-").FullName;

    public static TheoryData<string> Configurations => Named(b => b.Language == "yaml" && b.Marked("not a configuration") is null);

    public static TheoryData<string> Commands => Named(b => b.IsCommands);

    public static TheoryData<string> Others => Named(b => b.Language != "yaml" && !b.IsCommands);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(Configurations))]
    public void A_configuration_is_valid(string name)
    {
        var block = Of(name);
        File.WriteAllText(Path.Combine(folder, "block.yaml"), block.Text);
        if (block.Marked("frame") is { } frame)
        {
            File.Copy(Repository.PathOf("tests", "Gateway.Tests", "Documents", "frames", frame + ".yaml"), Path.Combine(folder, "frame.yaml"));
        }

        if (!block.Text.Contains("gateway:", StringComparison.Ordinal))
        {
            File.WriteAllText(Path.Combine(folder, "gateway.yaml"), FirstSteps.Gateway);
        }

        var problems = ConfigurationLoader.Load(folder, defaultPath: false, new ConfigurationSources { Environment = _ => "/run/x" }).Problems.Where(p => !p.IsWarning).ToList();
        Assert.True(problems.Count == 0, $"{block}: {string.Join('\n', problems)}");
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Commands_are_run_by_a_test_or_say_why_not(string name)
    {
        var block = Of(name);
        if (block.Marked("run by") is { } test)
        {
            var tests = Directory.EnumerateFiles(Repository.PathOf("tests"), test + ".cs", SearchOption.AllDirectories).ToList();
            Assert.True(tests.Count == 1, $"{block}: there is no test {test}");
        }
        else if (block.Marked("not run") is null)
        {
            Assert.True(block.Marker is "" or "runs on", $"{block}: the marker '{block.Marker}' is not known");
            Assert.False(NeedsTheMachine().IsMatch(block.Text), $"{block}: no test may run this; put <!-- not run: WHY --> or <!-- run by: CLASS --> before it");
        }
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void Commands_do_not_hide_in_blocks_of_another_kind(string name)
    {
        var block = Of(name);
        Assert.True(block.Language is "" or "text" or "json" or "csharp" or "sql" or "ini", $"{block}: what is '{block.Language}'? There are yaml, sh, console, json, sql, csharp, ini and text");
        var hidden = block.Language is "" ? Command() : Prompt();
        Assert.False(hidden.IsMatch(block.Text), $"{block}: commands stand in a block ```sh, or with what they print in ```console, so that a test runs them; only how they are written in ```text");
    }

    [Fact]
    public void No_fence_is_overlooked() => Assert.All(TestKit.Documents.Pages, page =>
        Assert.Equal(2 * TestKit.Documents.Blocks(page).Count, TestKit.Documents.Text(page).Split('\n').Count(line => line.TrimStart() is ['`', '`', '`', ..] or ['~', '~', '~', ..])));

    private static TheoryData<string> Named(Func<DocumentBlock, bool> wanted) => [.. TestKit.Documents.Pages.SelectMany(TestKit.Documents.Blocks).Where(wanted).Select(b => b.ToString())];

    private static DocumentBlock Of(string name) => TestKit.Documents.Blocks(name.Split(':')[0]).Single(b => b.ToString() == name);

    [GeneratedRegex(@"\b(sudo|systemctl|journalctl|apt|reboot|mkfs\S*|dd|ssh|scp|dotnet test|dotnet build|rm -r\S*)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NeedsTheMachine();

    [GeneratedRegex(@"^\$ ", RegexOptions.Multiline, 1000)]
    private static partial Regex Prompt();

    [GeneratedRegex(@"^(\$ )?(sudo|sensor-gateway|mosquitto_\w+|dotnet|curl|openssl|deploy/|systemctl|journalctl) ", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Command();
}
