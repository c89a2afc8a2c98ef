using System.Text;
using Gateway.Abstractions.Configuration;

namespace Gateway.Configuration;

/// <summary>Finds and reads the files of a configuration. What the file system refuses is a problem, not an exception.</summary>
internal static class ConfigurationFiles
{
    internal const int MaxBytes = 4 << 20;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The files at <paramref name="path"/> in the order they are merged; null: nothing is there.</summary>
    internal static IReadOnlyList<string>? Find(string path, List<Problem> problems)
    {
        if (File.Exists(path))
        {
            return [path];
        }

        try
        {
            if (!Directory.Exists(path))
            {
                return null;
            }

            var files = Directory.GetFiles(path).Where(f => !Path.GetFileName(f).StartsWith('.')).Order(StringComparer.Ordinal).ToList();
            problems.AddRange(files
                .Where(f => f.EndsWith(".yml", StringComparison.OrdinalIgnoreCase))
                .Select(f => Problem(f, "is not read; rename it to end in .yaml", warning: true)));
            return [.. files.Where(f => f.EndsWith(".yaml", StringComparison.Ordinal))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(Unreadable(path, e));
            return [];
        }
    }

    /// <summary>The text of one file; null: it cannot be read, and a problem says why.</summary>
    internal static string? Read(string file, List<Problem> problems)
    {
        try
        {
            // A pipe or device has no end, so the size is bounded while reading, whatever the file system says.
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var buffer = new byte[(int)Math.Min(stream.CanSeek ? stream.Length : MaxBytes, MaxBytes) + 1];
            var length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            if (length > MaxBytes)
            {
                problems.Add(Problem(file, "is larger than 4MiB; that is no configuration"));
                return null;
            }

            return Utf8.GetString(buffer, 0, length).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            problems.Add(Problem(file, "is not UTF-8 text; save it as UTF-8"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            problems.Add(Unreadable(file, e));
        }

        return null;
    }

    internal static Problem Problem(string file, string message, bool warning = false) => new(new Place(file, 0, 0), string.Empty, message, warning);

    private static Problem Unreadable(string path, Exception fault) => Problem(path, fault is UnauthorizedAccessException
        ? $"cannot be read by the user '{Environment.UserName}'; give it read permission (chmod, chown)"
        : $"cannot be read: {fault.Message}");
}
