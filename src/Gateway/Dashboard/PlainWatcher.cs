using Gateway.Abstractions;
using Gateway.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Gateway.Dashboard;

/// <summary>
/// Plain lines, for files, pipes and terminals that can do nothing else: the log, which has each alert and the state of the
/// upstreams, and every few seconds the values.
/// </summary>
internal sealed partial class PlainWatcher : Watcher
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(4);
    private readonly ILogger logger;

    /// <summary>A view in the log.</summary>
    public PlainWatcher(Board board, TimeProvider time, string? watch)
        : base(board, time, watch)
    {
        Loggers = Logging.Create(LogLevel.Information);
        logger = Loggers.CreateLogger("demo");
    }

    public override ILoggerFactory Loggers { get; }

    public override async Task RunAsync(CancellationToken stopping)
    {
        if (Watch is not null)
        {
            Log.Watch(logger, Watch);
        }

        using var timer = new PeriodicTimer(Interval, Time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
            {
                var board = Look([]).Board;
                Log.Values(logger, Values(board));
                foreach (var upstream in board.Upstreams)
                {
                    Log.Upstream(logger, upstream.Id, upstream.Failure ?? "connected", Lanes(upstream));
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Told to stop.
        }
    }

    /// <summary>Every point with its value, or why it has none.</summary>
    internal static string Values(BoardCopy board) => string.Join(", ", board.Points
        .Where(p => p.Last is not null)
        .Select(p => $"{p.Point.Id} {(p.Last!.Value.Quality == Quality.Bad ? $"bad ({p.Last.Value.Reason})" : Shown.Value(p.Last.Value.Value, p.Point.Unit))}"));

    private static string Lanes(UpstreamCopy upstream) =>
        string.Join(", ", upstream.Lanes.Select(l => $"{l.Lane.Name()} {Shown.Count(l.Next - 1)} stored {Shown.Count(l.Waiting)} waiting"));

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Watch it with any MQTT client: {Command}")]
        public static partial void Watch(ILogger logger, string command);

        [LoggerMessage(Level = LogLevel.Information, Message = "Values: {Values}")]
        public static partial void Values(ILogger logger, string values);

        [LoggerMessage(Level = LogLevel.Information, Message = "Upstream {Upstream} {State}: {Lanes}")]
        public static partial void Upstream(ILogger logger, string upstream, string state, string lanes);
    }
}
