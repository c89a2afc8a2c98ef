using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;

namespace Gateway.Rules.Computed;

/// <summary>Finds the points of each computation, puts them in order of dependency, and says what does not fit.</summary>
internal sealed class ComputedBinder
{
    private const int MostShown = 8;

    private readonly Dictionary<string, Point> measured = [];
    private readonly Dictionary<string, Computation> computations = [];

    /// <summary>Null while it is visited.</summary>
    private readonly Dictionary<Computation, bool?> visited = [];
    private readonly List<Computation> path = [];
    private readonly List<Computation> ordered = [];

    public ComputedBinder(IReadOnlyList<Computation> computed, IReadOnlyList<Point> points)
    {
        foreach (var point in points)
        {
            measured.TryAdd(point.Id, point);
        }

        foreach (var computation in computed)
        {
            Register(computation);
        }
    }

    public ComputedPoints Bind(int firstIndex)
    {
        foreach (var computation in computations.Values)
        {
            Visit(computation);
        }

        // What is written by others, then what is computed: the slots of the values.
        Point[] inputs = [.. ordered.SelectMany(c => c.Expression!.Points()).Where(p => measured.ContainsKey(p.Text)).DistinctBy(p => p.Text).Select(p => measured[p.Text])];
        var slots = inputs.Select((p, i) => (p.Id, i)).ToDictionary(p => p.Id, p => p.i);
        var made = new List<ComputedPoint>();
        var byId = new Dictionary<string, ComputedPoint>();
        foreach (var computation in ordered)
        {
            if (Make(computation, slots, byId, firstIndex + made.Count, inputs.Length + made.Count) is { } point)
            {
                made.Add(point);
                byId.Add(computation.Id, point);
            }
        }

        return new([.. made], new Held([.. inputs, .. made.Select(m => m.Point)]));
    }

    private void Register(Computation computation)
    {
        if (measured.ContainsKey(computation.Id))
        {
            computation.Settings.Problem("value", $"there is a sensor with a point '{computation.Id}'; '{Computation.Sensor}' is the sensor of all computed points: give it another id");
        }
        else if (computations.Count == ComputedPoints.Most)
        {
            computation.Settings.Problem("value", $"there are more than {ComputedPoints.Most} computed points");
        }
        else if (!computations.TryAdd(computation.Id, computation))
        {
            computation.Settings.Problem("value", $"'{computation.Id}' is defined already");
        }
    }

    /// <summary>Puts a computation behind those it uses; false when it cannot be computed.</summary>
    private bool Visit(Computation computation)
    {
        if (visited.TryGetValue(computation, out var done))
        {
            return done ?? FailCycle(computation);
        }

        visited[computation] = null;
        path.Add(computation);
        var fine = computation.Expression is not null;
        foreach (var point in computation.Expression?.Points() ?? [])
        {
            fine &= measured.ContainsKey(point.Text)
                || (computations.TryGetValue(point.Text, out var used) ? Visit(used) : FailUnknown(computation, point));
        }

        path.RemoveAt(path.Count - 1);
        visited[computation] = fine;
        if (fine)
        {
            ordered.Add(computation);
        }

        return fine;
    }

    private ComputedPoint? Make(Computation computation, Dictionary<string, int> slots, Dictionary<string, ComputedPoint> byId, int index, int slot)
    {
        var expression = computation.Expression!;
        var names = expression.Points();
        if (names.Any(p => !slots.ContainsKey(p.Text) && !byId.ContainsKey(p.Text)))
        {
            return null; // the one that it uses has its own problem
        }

        var formula = Compiler.Compile(expression, computation.Unit, Operand, out var meaning, out var complaint);
        if (formula is null)
        {
            computation.Settings.Problem("value", complaint!.ToString());
            return null;
        }

        var clocks = names.Select(p => Clock(p.Text)).Distinct().ToList();
        var clock = clocks is [] ? ClockKind.Live : clocks is [var only] ? only : ClockKind.Mixed;
        var point = new Point(index, Computation.Sensor, computation.Name, computation.Unit ?? "1", clock == ClockKind.Recorded, Every(names));
        return new ComputedPoint(point, slot, formula, [.. names.Select(p => Operand(p.Text).Slot)], meaning, clock);

        Operand Operand(string id) => byId.TryGetValue(id, out var used)
            ? new(used.Slot, used.Point.Unit, used.Meaning)
            : new(slots[id], measured[id].Unit, Scale.Of(measured[id].Unit) is { } scale ? Meaning.Measured(scale) : null);

        Point PointOf(string id) => byId.TryGetValue(id, out var used) ? used.Point : measured[id];

        // It has a reading as often as the quickest live input whose pace is known.
        TimeSpan Every(IReadOnlyList<Expression> inputs) =>
            inputs.Select(p => PointOf(p.Text)).Where(p => !p.Recorded && p.Every > TimeSpan.Zero).Select(p => p.Every).DefaultIfEmpty().Min();

        ClockKind Clock(string id) => byId.TryGetValue(id, out var used) ? used.ClockKind : measured[id].Recorded ? ClockKind.Recorded : ClockKind.Live;
    }

    private bool FailCycle(Computation again)
    {
        var cycle = path.SkipWhile(c => c != again).ToList();
        var names = cycle.Skip(1).Append(again).Select(c => c.Id).ToList();
        again.Settings.Problem("value", cycle.Count == 1
            ? $"'{again.Id}' uses itself"
            : $"'{again.Id}' uses itself: it uses {string.Join(", which uses ", names.Count > MostShown ? [.. names.Take(MostShown - 1), "…", names[^1]] : names)}");
        return false;
    }

    private bool FailUnknown(Computation computation, Expression point)
    {
        var id = point.Text;
        var all = measured.Keys.Concat(computations.Keys).ToList();
        var remedy = Parts(id, '-').Any(p => measured.ContainsKey(p) || computations.ContainsKey(p)) ? "for a subtraction write spaces around '-'"
            : id.All(c => char.IsAsciiDigit(c) || c == '/') ? "for a division write spaces around '/'"
            : Spelling.Nearest(id, all) is { } meant ? $"did you mean '{meant}'?"
            : all.Count == 1 ? "no sensor is configured"
            : $"there are {string.Join(", ", all.Where(k => k != computation.Id).Take(MostShown))}{(all.Count > MostShown + 1 ? ", …" : string.Empty)}";
        computation.Settings.Problem("value", new Complaint(point.Start, $"there is no point '{id}'; {remedy}").ToString());
        return false;
    }

    /// <summary>What stands before and behind each sign.</summary>
    private static IEnumerable<string> Parts(string id, char sign)
    {
        for (var i = 0; i < id.Length; i++)
        {
            if (id[i] == sign)
            {
                yield return id[..i];
                yield return id[(i + 1)..];
            }
        }
    }
}
