using Gateway.Abstractions;
using Gateway.Configuration;
using Gateway.Rules;

namespace Gateway.Diagnostics;

/// <summary>
/// What the gateway is doing now, for somebody who looks: the latest readings with a short history, the active alerts, the
/// latest transitions. It is behind the data, never in its way: nothing waits for whoever looks, and without a board nothing is
/// noted.
/// </summary>
/// <remarks>Written by the pipeline, read by any thread as a copy. Allocates nothing per reading.</remarks>
internal sealed class Board
{
    /// <summary>Readings of a point that are remembered.</summary>
    public const int History = 256;

    private const int Remembered = 64;

    private readonly Lock gate = new();
    private readonly Track[] tracks;
    private readonly Dictionary<(string Rule, string Point), Transition> active = [];
    private readonly Transition[] latest = new Transition[Remembered];
    private long readings;
    private long transitions;
    private long raised;
    private long cleared;
    private GatewayState? state;
    private IReadOnlyList<UpstreamFigures> upstreams = [];

    /// <summary>An empty board for the points of a configuration.</summary>
    public Board(GatewayConfiguration configuration) =>
        tracks = [.. configuration.Sensors.SelectMany(s => s.Points.Select(p => new Track(p, s.Sensor.Every))).OrderBy(t => t.Point.Index)];

    /// <summary>The service started: what else can be looked at.</summary>
    public void Attach(GatewayState state, IReadOnlyList<UpstreamFigures> upstreams)
    {
        lock (gate)
        {
            this.state = state;
            this.upstreams = upstreams;
        }
    }

    /// <summary>A reading was judged.</summary>
    public void Take(in Reading reading)
    {
        lock (gate)
        {
            // Computed points stand behind the measured ones and are not on the board.
            if (reading.Point.Index < tracks.Length)
            {
                tracks[reading.Point.Index].Take(reading);
            }

            readings++;
        }
    }

    /// <summary>An alert changed.</summary>
    public void Take(in Transition transition)
    {
        var key = (transition.Rule, transition.Point.Id);
        lock (gate)
        {
            latest[transitions++ % Remembered] = transition;
            raised += transition.Kind == TransitionKind.Raised ? 1 : 0;
            cleared += transition.Kind == TransitionKind.Cleared ? 1 : 0;
            if (transition.Level == 0)
            {
                // Cleared; or shelved, acknowledged and so on while it is not active.
                active.Remove(key);
            }
            else
            {
                active[key] = transition;
            }
        }
    }

    /// <summary>A copy of it all.</summary>
    public BoardCopy Copy()
    {
        lock (gate)
        {
            var last = new List<Transition>(Remembered);
            for (var i = transitions - 1; i >= Math.Max(0, transitions - Remembered); i--)
            {
                last.Add(latest[i % Remembered]);
            }

            return new BoardCopy(
                [.. tracks.Select(t => t.Copy())],
                [.. active.Values.OrderByDescending(t => t.Severity).ThenBy(t => t.RaisedAt.Ticks)],
                last,
                [.. upstreams.Select(u => u.Copy())],
                state?.StoreFailure,
                readings,
                raised,
                cleared);
        }
    }

    /// <summary>What is remembered of one point.</summary>
    private sealed class Track(Point point, TimeSpan every)
    {
        private readonly double[] ring = new double[History];
        private Reading last;
        private long count;

        public Point Point => point;

        public void Take(in Reading reading)
        {
            last = reading;
            ring[count++ % History] = reading.Value;
        }

        public PointCopy Copy()
        {
            var values = new double[Math.Min(count, History)];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = ring[(count - values.Length + i) % History];
            }

            return new PointCopy(point, every, count == 0 ? null : last, values);
        }
    }
}

/// <summary>A moment of a <see cref="Board"/>.</summary>
/// <param name="Points">Every point, in the order of the configuration.</param>
/// <param name="Active">The active alerts by their last transition, the most severe and oldest first.</param>
/// <param name="Latest">The latest transitions, newest first.</param>
/// <param name="Upstreams">The upstreams, in the order of the configuration.</param>
/// <param name="StoreFailure">Why the store cannot be written; null while it can.</param>
/// <param name="Readings">Readings judged since the start.</param>
/// <param name="Raised">Alerts raised since the start.</param>
/// <param name="Cleared">Alerts cleared since the start.</param>
internal sealed record BoardCopy(
    IReadOnlyList<PointCopy> Points,
    IReadOnlyList<Transition> Active,
    IReadOnlyList<Transition> Latest,
    IReadOnlyList<UpstreamCopy> Upstreams,
    string? StoreFailure,
    long Readings,
    long Raised,
    long Cleared);

/// <summary>One point at that moment.</summary>
/// <param name="Point">Which.</param>
/// <param name="Every">How often it should be read; zero: at its own pace.</param>
/// <param name="Last">Its last reading; null: none yet.</param>
/// <param name="History">The last values, oldest first; NaN for bad ones.</param>
internal sealed record PointCopy(Point Point, TimeSpan Every, Reading? Last, double[] History);
