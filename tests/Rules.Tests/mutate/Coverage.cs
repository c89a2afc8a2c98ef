using System.Text.Json;

namespace Mutate;

/// <summary>Which tests come by which mutant, the quick ones first, and what each takes.</summary>
/// <param name="Tests">For each mutant the numbers of its tests.</param>
/// <param name="Static">Mutants that are met only while static tables are made.</param>
/// <param name="Milliseconds">What each test takes; 0: it is not asked.</param>
internal sealed record Coverage(Dictionary<int, List<int>> Tests, HashSet<int> Static, double[] Milliseconds)
{
    private const double Slow = 500;

    public static Coverage Measure(string build)
    {
        var milliseconds = Times(new Suite(build));
        var suite = new Suite(build, covering: true);
        var (tests, @static) = (new Dictionary<int, List<int>>(), new HashSet<int>());
        for (var i = 0; i < milliseconds.Length; i++)
        {
            if (milliseconds[i] == 0)
            {
                continue;
            }

            // What only the first time comes by makes a static table.
            @static.UnionWith(suite.Covered(suite.Tests[i]));
            foreach (var id in suite.Covered(suite.Tests[i]))
            {
                (tests.TryGetValue(id, out var list) ? list : tests[id] = []).Add(i);
            }
        }

        @static.ExceptWith(tests.Keys);
        foreach (var list in tests.Values)
        {
            list.Sort((a, b) => milliseconds[a].CompareTo(milliseconds[b]));
        }

        return new(tests, @static, milliseconds);
    }

    public static Coverage Load(string path) => JsonSerializer.Deserialize<Coverage>(File.ReadAllText(path))!;

    public void Save(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this));

    private static double[] Times(Suite suite)
    {
        var milliseconds = new double[suite.Tests.Count];
        for (var i = 0; i < milliseconds.Length; i++)
        {
            var test = suite.Tests[i];

            // A switch in every line costs memory of its own, so what measures memory says nothing about a mutant.
            if (test.Name.Contains("allocate", StringComparison.Ordinal) || !test.Passes())
            {
                Console.WriteLine($"not asked: {test.Name}");
                continue;
            }

            var from = TimeProvider.System.GetTimestamp();
            test.Passes();
            var took = TimeProvider.System.GetElapsedTime(from).TotalMilliseconds;
            if (took > Slow)
            {
                Console.WriteLine($"too slow to be asked ({took:0} ms): {test.Name}");
                continue;
            }

            milliseconds[i] = Math.Max(took, 0.001);
        }

        return milliseconds;
    }
}
