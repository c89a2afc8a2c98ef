using System.Diagnostics;
using TestKit;

namespace SystemTests.Docs;

/// <summary>The blocks of one page that a test runs itself, with the page's places and names put in for those of the test.</summary>
/// <param name="page">The page.</param>
/// <param name="test">The test, as the markers name it.</param>
/// <param name="folder">Where commands run.</param>
/// <param name="places">What stands on the page, and what is put in its place, in this order.</param>
internal sealed class PageRun(string page, string test, string folder, params (string Written, string Here)[] places)
{
    private readonly List<DocumentBlock> blocks = [.. Documents.Blocks(page).Where(b => b.Marked("run by") == test)];

    /// <summary>The only block that has this text.</summary>
    public string Block(string part) => Here(Assert.Single(blocks, b => b.Text.Contains(part, StringComparison.Ordinal)).Text);

    /// <summary>Every block of a language.</summary>
    public IReadOnlyList<string> All(string language) => [.. blocks.Where(b => b.Language == language).Select(b => Here(b.Script))];

    /// <summary>Runs the only block of commands that has this text; it must succeed. Returns what it printed.</summary>
    public Task<string> RunAsync(string part, params (string Name, string Value)[] environment) => ShellAsync(Block(part), environment);

    /// <summary>Runs commands; they must succeed.</summary>
    public async Task<string> ShellAsync(string script, params (string Name, string Value)[] environment)
    {
        var (code, output) = await TryAsync(script, environment);
        Assert.True(code == 0, $"{page}: {script}\nended with {code}: {output}");
        return output;
    }

    /// <summary>Runs commands; their exit code, and what they said.</summary>
    public async Task<(int Code, string Output)> TryAsync(string script, params (string Name, string Value)[] environment)
    {
        string[] line = ["-euo", "pipefail", "-c", $"sensor-gateway() {{ dotnet {AppContext.BaseDirectory}sensor-gateway.dll \"$@\"; }}\n{Here(script)}"];
        var start = new ProcessStartInfo("timeout", ["180", "bash", .. line]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await error);
    }

    /// <summary>The text with the places of the test.</summary>
    public string Here(string text) => places.Aggregate(text, (t, p) => t.Replace(p.Written, p.Here, StringComparison.Ordinal));
}
