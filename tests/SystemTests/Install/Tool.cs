using System.Diagnostics;

namespace SystemTests.Install;

/// <summary>A test that needs a program of the machine; see <see cref="MosquittoFactAttribute"/> for what happens without it.</summary>
public sealed class ToolFactAttribute : FactAttribute
{
    public ToolFactAttribute(string tool)
    {
        Tool = tool;
        Skip = Install.Tool.Missing(tool);
    }

    /// <summary>The program.</summary>
    public string Tool { get; }
}

/// <summary>As <see cref="ToolFactAttribute"/>, with data.</summary>
public sealed class ToolTheoryAttribute : TheoryAttribute
{
    public ToolTheoryAttribute(string tool)
    {
        Tool = tool;
        Skip = Install.Tool.Missing(tool);
    }

    /// <summary>The program.</summary>
    public string Tool { get; }
}

/// <summary>Programs of the machine.</summary>
internal static class Tool
{
    /// <summary>Why a test that needs the program is skipped; null when it runs.</summary>
    public static string? Missing(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':').Any(folder => File.Exists(Path.Combine(folder, name)))
        || string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase)
            ? null
            : $"{name} is not installed; install it to run this test";

    /// <summary>Runs it to its end.</summary>
    public static (int Code, string Output, string Error) Run(string name, params string[] arguments) => Run(new ProcessStartInfo(name, arguments));

    /// <summary>Runs it to its end.</summary>
    public static (int Code, string Output, string Error) Run(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;

        // What 'dotnet test' tells its children about itself is not meant for another build.
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    /// <summary>Runs it to its end; it must succeed. Returns what it printed.</summary>
    public static string Ask(string name, params string[] arguments)
    {
        var (code, output, error) = Run(name, arguments);
        Assert.True(code == 0, $"{name} {string.Join(' ', arguments)} ended with {code}: {output}{error}");
        return output;
    }
}
