using System.Globalization;

namespace VirtualPi.BlockLog;

/// <summary>
/// Puts before each line how many entries the log of the disk has at that moment: what a subscriber has heard by then must be in the store at each later flush.
/// </summary>
internal static class Stamping
{
    public static async Task<int> RunAsync(string log)
    {
        using var file = File.OpenHandle(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        await using var output = Console.OpenStandardOutput();
        await using var to = new StreamWriter(output) { AutoFlush = true };
        while (await Console.In.ReadLineAsync() is { } line)
        {
            await to.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{BlockLogFile.Count(file)}\t{line}"));
        }

        return 0;
    }
}
