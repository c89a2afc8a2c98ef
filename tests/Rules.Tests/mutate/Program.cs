using Mutate;

// Mutate cover|run|report FOLDER [file or folder of src/Rules ...]; the script `run` beside it calls it.
var folder = args[1];
var (build, coverage, results) = (Path.Combine(folder, "build"), Path.Combine(folder, "coverage.json"), Path.Combine(folder, "results.txt"));
if (args[0] == "cover")
{
    var deep = new Thread(() => Coverage.Measure(build).Save(coverage), 64 << 20);
    deep.Start();
    deep.Join();
    return 0;
}

var mutants = Mutant.Read(Path.Combine(folder, "reports", "mutation-report.json")).Where(m => args.Length == 2 || args[2..].Any(a => m.File.StartsWith(a, StringComparison.Ordinal))).ToList();
var answers = File.Exists(results) ? File.ReadAllText(results) : string.Empty;
if (args[0] == "run")
{
    if (answers.Length > 0 && !answers.EndsWith('\n'))
    {
        // The process ended in the middle of this one: the stack or the memory ran out.
        answers += " crash\n";
        File.WriteAllText(results, answers);
    }

    var done = Answers().Keys.ToHashSet();
    return new Trial(build, Coverage.Load(coverage), results).Run(mutants.Where(m => !done.Contains(m.Id))) ? 0 : 1;
}

var verdicts = Answers();
foreach (var room in mutants.Where(m => verdicts.ContainsKey(m.Id)).GroupBy(m => m.Room).OrderBy(g => g.Key, StringComparer.Ordinal))
{
    foreach (var mutant in room.Where(m => verdicts[m.Id] is "lives" or "no-test"))
    {
        Console.WriteLine($"{mutant.Id} {mutant.File}:{mutant.Line} {verdicts[mutant.Id]} {mutant.Kind}: {Short(mutant.Original)} => {Short(mutant.Replacement)}");
    }
}

foreach (var room in mutants.Where(m => verdicts.ContainsKey(m.Id)).GroupBy(m => m.Room).OrderBy(g => g.Key, StringComparer.Ordinal))
{
    Tell(room.Key, [.. room]);
}

Tell("all", [.. mutants.Where(m => verdicts.ContainsKey(m.Id))]);
return 0;

Dictionary<int, string> Answers() => answers.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' ', 2)).Where(p => p.Length == 2).ToDictionary(p => int.Parse(p[0]), p => p[1]);

void Tell(string name, IReadOnlyCollection<Mutant> of)
{
    var noticed = of.Count(m => verdicts[m.Id] is not ("lives" or "no-test"));
    var timeouts = of.Count(m => verdicts[m.Id].StartsWith("timeout", StringComparison.Ordinal) || verdicts[m.Id] == "crash");
    Console.WriteLine($"{name,-20} {noticed} of {of.Count} noticed ({100.0 * noticed / of.Count:0.0} %), {timeouts} of them by timeout or crash");
}

static string Short(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) is var line && line.Length > 140 ? line[..140] + "…" : line;
