using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Gateway.LiteDb.Tests.Library.Faults;

/// <summary>What a process asked of the kernel, as strace tells it.</summary>
/// <param name="Name">Name of the call.</param>
/// <param name="Path">The file it is about.</param>
/// <param name="Content">What is written, or the second path.</param>
/// <param name="Number">The place of a write, or the new length.</param>
internal sealed partial record SystemCall(string Name, string Path, byte[] Content, long Number)
{
    /// <summary>What starts a process so that its calls are written to a file.</summary>
    public static string[] Launcher(string file) =>
        ["strace", "-f", "-qq", "-y", "-xx", "-s", "1000000", "-o", file, "-e", "signal=none", "-e", "trace=openat,pwrite64,pwritev,write,fsync,fdatasync,ftruncate,fallocate,rename,renameat,link,unlink,unlinkat"];

    /// <summary>The calls about files below a folder, and what was written to standard output.</summary>
    public static IEnumerable<SystemCall> Read(string file, string folder)
    {
        var waiting = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(file))
        {
            var (thread, rest) = (line[..line.IndexOf(' ', StringComparison.Ordinal)], line[line.IndexOf(' ', StringComparison.Ordinal)..].TrimStart());
            if (rest.EndsWith(" <unfinished ...>", StringComparison.Ordinal))
            {
                waiting[thread] = rest;
                continue;
            }

            if (rest.StartsWith("<... ", StringComparison.Ordinal))
            {
                rest = waiting[thread].Replace(" <unfinished ...>", rest[rest.IndexOf('>', StringComparison.Ordinal)..].TrimStart('>'), StringComparison.Ordinal);
            }

            if (Call().Match(rest) is { Success: true } call && Parse(call.Groups["name"].Value, call.Groups["rest"].Value) is var parsed && (parsed.Path.StartsWith(folder, StringComparison.Ordinal) || parsed.Name == "write"))
            {
                yield return parsed;
            }
        }
    }

    private static SystemCall Parse(string name, string rest)
    {
        // Of openat the first path is the working folder.
        var texts = Hex().Matches(rest).Select(m => m.Groups["hex"].Value).Skip(name == "openat" ? 1 : 0).Select(Bytes).ToList();
        var number = Numbers().Match(rest) is { Success: true } found ? long.Parse(found.Groups["n"].Value, CultureInfo.InvariantCulture) : 0;
        return new SystemCall(name, Encoding.UTF8.GetString(texts.ElementAtOrDefault(0) ?? []), texts.ElementAtOrDefault(1) ?? [], number);
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace("\\x", string.Empty, StringComparison.Ordinal));

    [GeneratedRegex(@"^(?<name>[a-z0-9]+)\((?<rest>.*\) += [0-9].*)$", RegexOptions.NonBacktracking)]
    private static partial Regex Call();

    [GeneratedRegex(@"[""<](?<hex>(?:\\x[0-9a-f]{2})*)["">]", RegexOptions.NonBacktracking)]
    private static partial Regex Hex();

    [GeneratedRegex(@", (?<n>[0-9]+)\) += ", RegexOptions.NonBacktracking)]
    private static partial Regex Numbers();
}
