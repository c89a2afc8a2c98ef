using System.Globalization;

namespace Gateway.Extensions.LiteDb;

/// <summary>The files of segments: <c>00000001.litedb</c> with its log <c>00000001-log.litedb</c>, as the library would name it.</summary>
internal static class SegmentNames
{
    private const string Ending = ".litedb";
    private const string LogEnding = "-log.litedb";
    private const int Digits = 8;

    public static string Data(string folder, long segment) => Path.Combine(folder, Name(segment) + Ending);

    public static string Log(string folder, long segment) => Path.Combine(folder, Name(segment) + LogEnding);

    /// <summary>The number of a segment by its data file; 0: it is none.</summary>
    public static long Number(string file)
    {
        var name = Path.GetFileName(file);
        return name.Length >= Digits + Ending.Length && name.EndsWith(Ending, StringComparison.Ordinal)
            && long.TryParse(name.AsSpan(0, name.Length - Ending.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }

    /// <summary>The segments in a folder, oldest first.</summary>
    public static List<long> In(string folder) => [.. Directory.EnumerateFiles(folder, "*" + Ending).Select(Number).Where(n => n > 0).Order()];

    private static string Name(long segment) => segment.ToString("D8", CultureInfo.InvariantCulture);
}
