using Gateway.Abstractions;
using Gateway.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Gateway.Dashboard;

/// <summary>Shows a board to a person for as long as the gateway runs: on a terminal, or in plain lines.</summary>
internal abstract class Watcher(Board board, TimeProvider time, string? watch) : IDisposable
{
    private readonly Pace pace = new();
    private readonly long began = time.GetTimestamp();

    /// <summary>Where the gateway is to log, so that its lines do not destroy what is shown.</summary>
    public abstract ILoggerFactory Loggers { get; }

    /// <summary>The clock.</summary>
    protected TimeProvider Time => time;

    /// <summary>The command with which to watch from outside; null: there is no broker.</summary>
    protected string? Watch => watch;

    /// <summary>Shows what happens until it is told to stop.</summary>
    public abstract Task RunAsync(CancellationToken stopping);

    /// <summary>One line about all that happened.</summary>
    public string Summary()
    {
        var copy = board.Copy();
        var stored = copy.Upstreams.Sum(u => u.Stored);
        var events = copy.Upstreams.Count == 0 ? string.Empty : $"; events: {Shown.Count(stored)} stored, {Shown.Count(copy.Upstreams.Sum(u => u.Delivered))} delivered";
        return $"{Shown.Age(time.GetElapsedTime(began))}: {Shown.Count(copy.Readings)} readings; alerts: {copy.Raised} raised, {copy.Cleared} cleared{events}";
    }

    /// <inheritdoc />
    public void Dispose() => Dispose(disposing: true);

    /// <summary>Disposes what it made.</summary>
    protected virtual void Dispose(bool disposing) => Loggers.Dispose();

    /// <summary>This moment.</summary>
    protected View Look(IReadOnlyList<LogLine> log)
    {
        var copy = board.Copy();
        var now = Instant.Now(time);
        pace.Add(now.Ticks, copy.Upstreams.Count == 0 ? copy.Readings : copy.Upstreams.Max(u => u.Stored));
        return new View(copy, now, time.GetElapsedTime(began), pace.PerSecond, watch, log);
    }
}
