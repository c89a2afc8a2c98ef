namespace Gateway.Benchmarks;

/// <summary>Measures what an extension brings beside what is built in, one right after the other.</summary>
internal static class BesideBuiltIn
{
    /// <summary>The figures of <paramref name="parts"/>, each with that of what is built in, or of the built-in parts alone.</summary>
    /// <param name="parts">What is measured.</param>
    /// <param name="folder">An empty folder on the file system to be measured.</param>
    /// <param name="measure">Measures in a folder.</param>
    public static async Task<IReadOnlyList<Figure>> RunAsync(BenchParts parts, string folder, Func<BenchParts, string, Task<IReadOnlyList<Figure>>> measure)
    {
        if (parts == BenchParts.BuiltIn)
        {
            return await measure(parts, folder);
        }

        // In two rounds, of which the first only warms up: whoever came first would pay for the compiling of what both use.
        IReadOnlyList<Figure> builtin = [], chosen = [];
        for (var round = 0; round < 2; round++)
        {
            builtin = await measure(BenchParts.BuiltIn, Directory.CreateDirectory(Path.Combine(folder, $"built-in-{round}")).FullName);
            chosen = await measure(parts, Directory.CreateDirectory(Path.Combine(folder, $"chosen-{round}")).FullName);
        }

        return [.. chosen.Zip(builtin, static (c, b) => c with { Beside = b.Value, Aim = null }).Where(static f => f.What != SpeedBench.Memory)];
    }
}
