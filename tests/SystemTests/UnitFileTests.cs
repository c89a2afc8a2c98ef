using System.Diagnostics;

namespace SystemTests;

/// <summary>A test that needs systemd's tools; see <see cref="MosquittoFactAttribute"/> for what happens without them.</summary>
public sealed class SystemdFactAttribute : FactAttribute
{
    public SystemdFactAttribute() => Skip =
        File.Exists("/usr/bin/systemd-analyze") || string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase)
            ? null
            : "systemd-analyze is not installed; install systemd to run this test";
}

public sealed class UnitFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gateway-unit-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [SystemdFact]
    public void The_unit_is_valid()
    {
        // The program need not be installed where this is checked.
        var text = File.ReadAllText(UnitFile()).Replace("/usr/bin/sensor-gateway", "/bin/true", StringComparison.Ordinal);
        var copy = Path.Combine(folder, "sensor-gateway.service");
        File.WriteAllText(copy, text);
        var (code, output) = Run("verify", copy);
        Assert.Equal((0, string.Empty), (code, output));
    }

    [SystemdFact]
    public void The_unit_is_as_closed_as_we_say()
    {
        // Exposure 1.4 or less; the threshold is in tenths.
        var (code, output) = Run("security", "--offline=true", "--threshold=14", "--no-pager", UnitFile());
        Assert.True(code == 0, output);
    }

    private static string UnitFile()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var file = Path.Combine(at.FullName, "deploy", "systemd", "sensor-gateway.service");
            if (File.Exists(file))
            {
                return file;
            }
        }

        throw new FileNotFoundException("deploy/systemd/sensor-gateway.service is not in the checkout");
    }

    private static (int Code, string Output) Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("/usr/bin/systemd-analyze", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }
}
