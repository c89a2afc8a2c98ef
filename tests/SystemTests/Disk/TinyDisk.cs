using System.Diagnostics;
using System.Globalization;

namespace SystemTests.Disk;

/// <summary>
/// A small file system of its own (tmpfs) that can be filled, emptied and made read-only while a gateway uses it. It is mounted in a user and
/// mount namespace, for which no root is needed, and is seen by the processes in there only.
/// </summary>
internal sealed class TinyDisk : IAsyncDisposable
{
    private const string Ended = "=== ";
    private static readonly string[] Enter = ["--user", "--map-root-user", "--mount"];
    private readonly string folder = Directory.CreateTempSubdirectory("gateway-disk-").FullName;
    private readonly Process shell;

    private TinyDisk()
    {
        Directory.CreateDirectory(Folder);
        var start = new ProcessStartInfo("unshare") { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])[.. Enter, "sh"])
        {
            start.ArgumentList.Add(argument);
        }

        shell = Process.Start(start)!;
    }

    /// <summary>Why tests with a disk of their own are skipped; null when they can run, or must (CI=true).</summary>
    public static string? Missing { get; } =
        IsAllowed() || string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase)
            ? null
            : "this machine gives no user namespaces (unshare --user --map-root-user --mount), so there is no disk to fill";

    /// <summary>Where it is mounted, for processes on it.</summary>
    public string Folder => Path.Combine(folder, "disk");

    /// <summary>What starts a process that sees it.</summary>
    public string[] Launcher => ["nsenter", "--target", shell.Id.ToString(CultureInfo.InvariantCulture), "--user", "--preserve-credentials", "--mount", "--"];

    /// <summary>Makes one of so many KiB.</summary>
    public static async Task<TinyDisk> MakeAsync(int kibibytes)
    {
        var disk = new TinyDisk();
        await disk.RunAsync($"mount -t tmpfs -o size={kibibytes}k tiny {disk.Folder}");
        return disk;
    }

    /// <summary>Fills it to the last block.</summary>
    public async Task FillAsync()
    {
        await RunAsync($"dd if=/dev/zero of={Folder}/ballast bs=4k oflag=append conv=notrunc 2>/dev/null; true");
        Assert.Equal("0", await RunAsync($"df --output=avail {Folder} | tail -n 1 | tr -d ' '"));
    }

    /// <summary>Gives back what it was filled with.</summary>
    public Task EmptyAsync() => RunAsync($"rm {Folder}/ballast");

    /// <summary>Only our own store has a reserve, and drains though the disk stays full; one of an extension is given room here.</summary>
    public Task EmptyForOtherStoresAsync() => OtherParts.Store is null ? Task.CompletedTask : EmptyAsync();

    /// <summary>Runs a line of shell on it; returns what it printed.</summary>
    public async Task<string> RunAsync(string line)
    {
        await shell.StandardInput.WriteLineAsync($"{{ {line} ; }} 2>&1; code=$?; echo; echo \"{Ended}$code\"");
        await shell.StandardInput.FlushAsync();
        var printed = new List<string>();
        while (await shell.StandardOutput.ReadLineAsync() is { } text)
        {
            if (text.StartsWith(Ended, StringComparison.Ordinal))
            {
                var all = string.Join('\n', printed).Trim();
                return text == $"{Ended}0" ? all : throw new InvalidOperationException($"{line}: {all}");
            }

            printed.Add(text);
        }

        throw new InvalidOperationException($"{line}: the shell has ended; is unshare allowed here?");
    }

    public async ValueTask DisposeAsync()
    {
        shell.StandardInput.Close();
        await shell.WaitForExitAsync();
        shell.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static bool IsAllowed()
    {
        try
        {
            using var attempt = Process.Start(new ProcessStartInfo("unshare", [.. Enter, "true"]) { UseShellExecute = false, RedirectStandardError = true })!;
            attempt.WaitForExit();
            return attempt.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}

/// <summary>A test that needs mosquitto and a disk of its own; with CI=true it runs and fails where there is none.</summary>
public sealed class TinyDiskFactAttribute : FactAttribute
{
    public TinyDiskFactAttribute() => Skip = MosquittoBroker.Missing ?? TinyDisk.Missing;
}
