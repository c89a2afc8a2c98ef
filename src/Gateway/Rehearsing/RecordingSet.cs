using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.Configuration;
using Gateway.Drivers;
using Gateway.Drivers.Calibration;

namespace Gateway.Rehearsing;

/// <summary>Which recording holds the readings of which point. Opened anew for each pass over it.</summary>
internal sealed class RecordingSet
{
    private const int Sampled = 1000;

    private readonly IReadOnlyList<(string Id, ISensor Sensor, IReadOnlyList<Point> Points, IReadOnlyList<Correction?> Corrections)> sensors;

    private RecordingSet(IReadOnlyList<(string Id, ISensor Sensor, IReadOnlyList<Point> Points, IReadOnlyList<Correction?> Corrections)> sensors) => this.sensors = sensors;

    /// <summary>The points that are recorded.</summary>
    public IEnumerable<Point> Points => sensors.SelectMany(s => s.Points);

    /// <summary>Finds the recordings; null: <paramref name="complaint"/> says what is not clear.</summary>
    /// <param name="data">What was given: <c>FILE</c> or <c>POINT=FILE</c>; empty: the recorded sensors of the configuration.</param>
    /// <param name="book">The rules, on points with the clock of a recording.</param>
    /// <param name="complaint">What is wrong; null: nothing.</param>
    public static RecordingSet? Find(IReadOnlyList<string> data, RuleBook book, out string? complaint)
    {
        complaint = null;
        var found = new List<(string, ISensor, IReadOnlyList<Point>, IReadOnlyList<Correction?>)>();
        foreach (var given in data)
        {
            var mark = given.IndexOf('=', StringComparison.Ordinal);
            var named = mark > 0 && given[..mark].Contains('/', StringComparison.Ordinal) && book.Find(given[..mark]) is not null;
            var file = named ? given[(mark + 1)..] : given;
            if ((named ? book.Find(given[..mark]) : Guess(file, book)) is not { } point)
            {
                complaint = Unclear(given, mark, book);
                return null;
            }

            if (found.Exists(s => s.Item3.Contains(point)))
            {
                complaint = $"--data {given}: '{point.Id}' is given already; name another point, as --data POINT={file}";
                return null;
            }

            // What was recorded of a point is judged as it was recorded.
            found.Add((point.Sensor, Replay(file, point), [point], []));
        }

        if (data.Count == 0)
        {
            found.AddRange(book.Sensors.Where(s => s.Sensor.Recorded).Select(s => (s.Id, s.Sensor, (IReadOnlyList<Point>)[.. s.Points.Select(p => book.Points[p.Index])], s.Corrections)));
            complaint = found.Count == 0 ? "there is nothing to replay: the configuration has no sensor with 'driver: replay'; name a recording, as --data POINT=FILE" : null;
        }

        return complaint is null ? new RecordingSet(found) : null;
    }

    /// <summary>All readings in the order of their time; ties in the order given.</summary>
    /// <exception cref="SensorException">A recording cannot be read.</exception>
    public IEnumerable<Reading> Read()
    {
        var sources = new List<RecordedSource>();
        try
        {
            sources.AddRange(sensors.Select(s => new RecordedSource(s.Id, s.Sensor, s.Points, s.Corrections)));
            var open = sources.Where(s => s.MoveNext()).ToList();
            while (open.Count > 0)
            {
                var first = open[0];
                foreach (var source in open)
                {
                    first = source.Head.At.Ticks < first.Head.At.Ticks ? source : first;
                }

                yield return first.Head;
                if (!first.MoveNext())
                {
                    open.Remove(first);
                }
            }
        }
        finally
        {
            sources.ForEach(s => s.Dispose());
        }
    }

    /// <summary>How far apart the readings of a point are as a rule: the median of the first thousand. Zero: there are too few.</summary>
    /// <exception cref="SensorException">A recording cannot be read.</exception>
    public TimeSpan Pace()
    {
        var last = new Dictionary<Point, long>();
        var gaps = new List<long>();
        foreach (var reading in Read().Take(Sampled))
        {
            if (last.TryGetValue(reading.Point, out var before) && reading.At.Ticks > before)
            {
                gaps.Add(reading.At.Ticks - before);
            }

            last[reading.Point] = reading.At.Ticks;
        }

        gaps.Sort();
        return gaps.Count == 0 ? TimeSpan.Zero : TimeSpan.FromTicks(gaps[gaps.Count / 2]);
    }

    private static ISensor Replay(string file, Point point)
    {
        var here = new Place("--data", 1, 1);
        var entries = new List<MapEntry> { Entry("file", Path.GetFullPath(file)), Entry("channel", point.Channel) };
        if (point.Unit is { } unit)
        {
            entries.Add(Entry("unit", unit));
        }

        return DriverCatalog.All.Find("replay")!.Construct(new Settings(new MapNode(here, entries), string.Empty, here, []));

        MapEntry Entry(string key, string text) => new(here, key, new ScalarNode(here, text, Quoted: true));
    }

    /// <summary>A file says whose it is by its name (<c>bench.temperature.csv</c>, <c>bench.csv</c>), or there is only one point that it can be.</summary>
    private static Point? Guess(string file, RuleBook book)
    {
        var stem = Path.GetFileNameWithoutExtension(file);
        return Only(book.Points.Where(p => $"{p.Sensor}.{p.Channel}" == stem))
            ?? Only(book.Points.Where(p => p.Sensor == stem))
            ?? Only(book.Sensors.Where(s => s.Sensor.Recorded).SelectMany(s => s.Points).Select(p => book.Points[p.Index]))
            ?? Only(book.Points.Where(p => book.Rules.Any(r => r.Watches(p))));

        static Point? Only(IEnumerable<Point> points) => points.Take(2).ToList() is [var point] ? point : null;
    }

    private static string Unclear(string given, int mark, RuleBook book)
    {
        var known = book.Points.Count == 0 ? "the configuration has no point" : $"there are {string.Join(", ", book.Points.Take(8).Select(p => p.Id))}{(book.Points.Count > 8 ? ", …" : string.Empty)}";
        return mark > 0 && given[..mark] is var name && name.Contains('/', StringComparison.Ordinal) && !File.Exists(given)
            ? $"--data {given}: there is no point '{name}'; {(Spelling.Nearest(name, book.Points.Select(p => p.Id)) is { } meant ? $"did you mean '{meant}'?" : known)}"
            : $"--data {given}: of which point is it? Write --data POINT={given}; {known}";
    }
}
