using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Gateway.Abstractions;
using Gateway.Rules.Levels;
using Gateway.Rules.Signals;

namespace Gateway.Rules.Tests.Signals;

/// <summary>
/// One signal fed with a series such as <c>0:5 10:7.5 20:bad 25:6? 30:tick 40:s5</c> (seconds and value; a question mark is doubtful,
/// a tilde a repeat, s a setpoint). Each result comes back as <c>10=7.5</c>; what came by time alone has a tick's time, too.
/// </summary>
internal sealed class SignalBench
{
    public static readonly long Epoch = new DateTime(2026, 3, 29, 0, 0, 0, DateTimeKind.Utc).Ticks;
    private readonly RuleSignal signal;
    private readonly Level[] levels;
    private readonly long silentAfter;
    private readonly bool recorded;
    private long monotonic = 12_345_678_901;
    private long newest = long.MinValue;

    public SignalBench(string settings, bool recorded = true, double silentAfter = 0, string levels = "above=6 hysteresis=0")
    {
        signal = SignalReaderTests.Read(settings, out var problems);
        Assert.Empty(problems);
        this.recorded = recorded;
        this.silentAfter = silentAfter > 0 ? Ticks(silentAfter) : long.MaxValue;
        this.levels = Bench.Rule("r", levels).Levels;
        Tracker = signal.Track(this.levels, this.silentAfter);
    }

    public SignalTracker Tracker { get; private set; }

    public bool Setpoint => signal.Setpoint is not null;

    /// <summary>Called with what came by time alone.</summary>
    public Action<long, Observed>? Moved { get; set; }

    /// <summary>How many results counted as samples.</summary>
    public int Samples { get; private set; }

    /// <summary>How far the wall clock stands from where it began.</summary>
    public double Stepped { get; set; }

    public double Due => Tracker.Due == long.MaxValue ? double.PositiveInfinity : (Tracker.Due - At(0).Ticks) / (double)TimeSpan.TicksPerSecond;

    public Instant At(double seconds) => At(Ticks(seconds));

    public Instant At(long ticks) => recorded ? Instant.Recorded(Epoch + ticks) : new(monotonic + ticks, Epoch + ticks + Ticks(Stepped));

    /// <summary>Feeds a series; what is due before a reading comes first.</summary>
    public string Feed(string series)
    {
        var said = new List<string>();
        foreach (var item in series.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = item.Split(':');
            var at = At(double.Parse(parts[0], CultureInfo.InvariantCulture));
            if (parts[1] == "tick")
            {
                Wait(at, said);
                continue;
            }

            said.Add(Say(at, Take(at, parts[1], said)));
        }

        return string.Join(' ', said);
    }

    public Observed Take(Instant at, string what, List<string>? said = null)
    {
        Wait(at, said);
        var isNew = at.Ticks > newest && !what.EndsWith('~');
        newest = Math.Max(newest, at.Ticks);
        what = what.TrimEnd('~');
        var quality = what.EndsWith('?') ? Quality.Uncertain : Quality.Good;
        var isSetpoint = what.StartsWith('s');
        var reading = double.TryParse((isSetpoint ? what[1..] : what).TrimEnd('?'), CultureInfo.InvariantCulture, out var value) ? new Observed(value, quality, null) : Observed.Lost(isSetpoint ? what[1..] : what);
        var taken = new Taken(at, reading, isNew);
        var result = isSetpoint ? Tracker.TakeSetpoint(taken) : Tracker.Take(taken);
        Samples += Tracker.TookSample ? 1 : 0;
        return result;
    }

    /// <summary>The gateway is restarted from what is saved at <paramref name="at"/>, and is back at <paramref name="back"/>.</summary>
    public string Restart(double at, double back)
    {
        var saved = Save(At(at));
        var savedAt = At(at).UtcTicks;
        monotonic -= 7_000_000_001;
        Restore(saved, savedAt, At(back));
        return saved;
    }

    /// <summary>The configuration is read anew at <paramref name="at"/>, and the signal goes on.</summary>
    public void Reload(double at)
    {
        var last = newest;
        Restore(Save(At(at)), At(at).UtcTicks, At(at), goesOn: true);
        newest = last;
    }

    public string Save(Instant now)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            Tracker.Save(json, now);
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public void Restore(string saved, long savedAt, Instant now, bool goesOn = false)
    {
        Tracker = signal.Track(levels, silentAfter);
        newest = recorded ? newest : long.MinValue;
        using var json = JsonDocument.Parse(saved);
        Tracker.Restore(json.RootElement, savedAt, now, recorded || goesOn);
    }

    public static long Ticks(double seconds) => (long)Math.Round(seconds * TimeSpan.TicksPerSecond);

    public static string Say(Observed observed) =>
        observed.Unknown ?? observed.Value.ToString("R", CultureInfo.InvariantCulture) + (observed.Quality == Quality.Uncertain ? "?" : string.Empty);

    public void Wait(Instant until, List<string>? said = null)
    {
        while (Tracker.Due < until.Ticks)
        {
            var at = until.At(Tracker.Due);
            var observed = Tracker.Pass(at, out var isSample);
            Samples += isSample ? 1 : 0;
            said?.Add(Say(at, observed));
            Moved?.Invoke(at.Ticks, observed);
            Assert.True(Tracker.Due > at.Ticks, "time stands still");
        }
    }

    private string Say(Instant at, Observed observed) =>
        string.Create(CultureInfo.InvariantCulture, $"{(at.Ticks - At(0).Ticks) / (double)TimeSpan.TicksPerSecond}={Say(observed).Replace(' ', '-')}");
}
