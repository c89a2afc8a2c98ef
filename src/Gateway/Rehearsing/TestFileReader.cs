using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Configuration;

namespace Gateway.Rehearsing;

/// <summary>Reads a file of tests. Whatever is wrong with it is a problem with its place.</summary>
internal static class TestFileReader
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3660);

    /// <summary>Reads a file; null: it has errors, which are in <paramref name="problems"/>.</summary>
    public static TestFile? Load(string path, ConfigurationSources sources, List<Problem> problems)
    {
        if (!File.Exists(path))
        {
            problems.Add(ConfigurationFiles.Problem(path, Directory.Exists(path) ? "is a folder; name the files, as rules/*.yaml" : "does not exist; name a YAML file with tests"));
            return null;
        }

        return ConfigurationFiles.Read(path, problems) is { } text ? Parse(path, text, sources, problems) : null;
    }

    /// <summary>Reads one text as if it were a file.</summary>
    public static TestFile? Parse(string path, string text, ConfigurationSources sources, List<Problem> problems)
    {
        var before = problems.Count;
        if (YamlReader.Read(path, text, problems) is not { } written)
        {
            return null;
        }

        var node = Shorthand.Expand(written);
        var root = new Settings(node, string.Empty, node.Place, problems);
        var book = ReadBook(root, sources, problems);
        var every = root.Duration("every", "How far apart the values of a series are, unless it says so itself.", TimeSpan.Zero);
        var ignored = root.List("ignore", "Rules and kinds of transitions that may happen without being expected.", []);
        var tests = root.Groups("tests", "The tests.");
        var places = Places(node, "tests");
        var cases = new List<TestCase>();
        for (var i = 0; i < tests.Count && book is not null; i++)
        {
            cases.Add(ReadCase(tests[i], node, i, places[i], book, every, ignored));
        }

        if (tests.Count == 0)
        {
            root.Problem("tests", "has no test; write one as - { name: …, series: …, expect: … }");
        }

        if (book is null)
        {
            root.IgnoreRest();
        }
        else
        {
            root.Finish();
        }

        var found = problems.Skip(before).OrderBy(p => p.Place.File, StringComparer.Ordinal).ThenBy(p => p.Place.Line).ThenBy(p => p.Place.Column).ToList();
        problems.RemoveRange(before, problems.Count - before);
        problems.AddRange(found.Where(p => !p.IsWarning));
        return found.Exists(p => !p.IsWarning) || book is null ? null : new TestFile(path, book, cases);
    }

    private static RuleBook? ReadBook(Settings root, ConfigurationSources sources, List<Problem> problems)
    {
        if (root.OptionalFilePath("config", "The configuration whose rules are tested; or write points and rules here.") is not { } path)
        {
            if (!root.Has("rules") && !root.Has("points"))
            {
                root.Problem(string.Empty, "has no rules to test; write 'config: gateway.yaml', or 'points:' and 'rules:'");
            }

            return RuleBook.Read(root);
        }

        var own = new[] { "points", "rules", "computed" }.Where(root.Has).ToList();
        foreach (var key in own)
        {
            root.Problem(key, "the configuration brings its own; leave out this or 'config'");
        }

        return own.Count > 0 ? null : RuleBook.Load(path, sources, problems)?.On(recorded: false);
    }

    private static TestCase ReadCase(Settings test, MapNode root, int index, Place place, RuleBook book, TimeSpan every, IReadOnlyList<string> ignoredByAll)
    {
        var name = test.Text("name", "What it shows, as a sentence.");
        var step = test.Duration("every", "How far apart the values of a series are, unless it says so itself.", every, high: Longest);
        var series = ReadSeries(test, book, step);
        var node = ((ListNode)root.Entries.First(e => e.Key == "tests").Value).Items[index] as MapNode;
        var expectations = StepReader.Expectations(test, Places(node, "expect"), book);
        var steps = StepReader.Operations(test, Places(node, "operate"), book);
        var restarts = StepReader.Restarts(test);
        var ignored = test.List("ignore", "Rules and kinds of transitions that may happen without being expected.", [], word => StepReader.CheckIgnored(word, book));
        var until = test.OptionalDuration("until", "Until when time runs; default: the last moment that is named.", high: Longest);
        var last = Math.Max(
            Math.Max(series.Select(s => s.Series.End).DefaultIfEmpty(0).Max(), expectations.Select(e => e.At).DefaultIfEmpty(0).Max()),
            Math.Max(steps.Select(s => s.At).DefaultIfEmpty(0).Max(), restarts.Select(r => r.At + r.Down).DefaultIfEmpty(0).Max()));
        if (until is { } end && end.Ticks < last)
        {
            test.Problem("until", $"{Quantities.Format(end)} is before the last moment that is named, {Quantities.Format(TimeSpan.FromTicks(last))}");
        }

        var stop = until?.Ticks ?? last;
        foreach (var (point, written) in series.Where(s => s.Series.IsEndless))
        {
            if (until is null)
            {
                test.Problem("until", $"must be given: the series of '{point.Id}' goes on for ever");
            }
            else if ((stop - written.Pieces[^1].Start) / written.Pieces[^1].Step > Series.Most)
            {
                test.Problem("until", $"would give more than {Series.Most} readings of '{point.Id}'; make it shorter, or read less often");
            }
        }

        return new TestCase
        {
            Name = name,
            Place = place,
            Series = series,
            Steps = steps,
            Restarts = restarts,
            Expectations = expectations,
            Ignored = ignored.Concat(ignoredByAll).ToHashSet(),
            Until = stop,
        };
    }

    private static List<(Point Point, Series Series)> ReadSeries(Settings test, RuleBook book, TimeSpan every)
    {
        var result = new List<(Point, Series)>();
        foreach (var (id, settings) in test.Table("series", "The readings of each point."))
        {
            var step = settings.Duration("every", "How far apart the values are.", every, high: Longest);
            var text = string.Join(' ', settings.List("values", "The readings, as 'every 30s, 4 5 6.5x10'.", null));
            if (book.Find(id) is not { } point)
            {
                var known = book.Points.Select(p => p.Id).ToList();
                settings.Problem(string.Empty, $"there is no point '{id}'; {(Spelling.Nearest(id, known) is { } meant ? $"did you mean '{meant}'?" : $"there are {string.Join(", ", known.Take(8))}")}");
            }
            else if (text.Length > 0 && SeriesNotation.Read(text, step, out var complaint) is var series)
            {
                if (series is not null)
                {
                    result.Add((point, series));
                }
                else
                {
                    settings.Problem("values", complaint!);
                }
            }
        }

        return result;
    }

    /// <summary>Where the items of a list stand.</summary>
    private static IReadOnlyList<Place> Places(MapNode? map, string key) =>
        map?.Entries.FirstOrDefault(e => e.Key == key)?.Value is ListNode list ? [.. list.Items.Select(i => i.Place)] : [];
}
