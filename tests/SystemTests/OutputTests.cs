using System.Diagnostics;

namespace SystemTests;

/// <summary>Where the output goes is the user's affair: a full disk, a reader that has gone, a place that is closed.</summary>
public sealed class OutputTests
{
    [Theory]
    [InlineData("--help > /dev/full", 1, "standard output cannot be written: No space left on device")]
    [InlineData("describe drivers > /dev/full", 1, "standard output cannot be written: No space left on device")]
    [InlineData("describe drivers >&-", 1, "standard output cannot be written: Bad file descriptor")]
    [InlineData("check --config /nowhere 2> /dev/full", 78, "")]
    [InlineData("frobnicate 2> /dev/full", 64, "")]
    [InlineData("describe schema | head -1 > /dev/null", 0, "")]
    [InlineData("rules test --nonsense", 64, "there is no option '--nonsense' here")]
    [InlineData("outbox show --jsno", 64, "there is no option '--jsno' here. Did you mean '--json'?")]
    public async Task One_line_says_what_is_wrong_and_nothing_breaks(string line, int code, string said)
    {
        var start = new ProcessStartInfo("bash", ["-c", $"set -o pipefail; dotnet '{Path.Combine(AppContext.BaseDirectory, "sensor-gateway.dll")}' {line}"]) { UseShellExecute = false, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal((code, 0), (process.ExitCode, error.Split('\n').Count(l => l.StartsWith("   at ", StringComparison.Ordinal))));
        Assert.Contains(said, error, StringComparison.Ordinal);
        Assert.DoesNotContain("exception", error, StringComparison.OrdinalIgnoreCase);
    }
}
