using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Gateway.Systemd;

/// <summary>
/// Feeds systemd's watchdog (sd_watchdog_enabled(3)) as long as every part of <see cref="Heartbeat"/> moves, twice per period. A dead
/// sensor, a hung bus, a dead broker or a full disk is no reason to restart; a pipeline or a schedule that has not made a step for 90 s
/// is, and so is a commit that has been hanging in the kernel for as long: only a restart ends it, if anything does.
/// </summary>
internal sealed partial class Watchdog(Notifier notifier, Heartbeat heartbeat, TimeSpan period, TimeProvider time, ILogger logger)
{
    /// <summary>How long a part may be without a step.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>The period that systemd asks for in <c>WATCHDOG_USEC</c>; zero: none.</summary>
    public static TimeSpan Period(string? microseconds) =>
        long.TryParse(microseconds, NumberStyles.None, CultureInfo.InvariantCulture, out var usec) ? TimeSpan.FromMicroseconds(usec) : TimeSpan.Zero;

    /// <summary>Feeds until told to stop; returns at once when nobody wants to be fed.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        if (period <= TimeSpan.Zero || !notifier.Listening)
        {
            return;
        }

        using var timer = new PeriodicTimer(period / 2, time);
        var stuck = false;
        try
        {
            do
            {
                var (part, overdue) = heartbeat.Worst();
                if (overdue < Patience)
                {
                    stuck = false;
                    notifier.Alive();
                }
                else if (!stuck)
                {
                    stuck = true;
                    Log.Stuck(logger, part, overdue.TotalSeconds);
                    notifier.Status($"stuck: the {part} has not made a step for {overdue.TotalSeconds:0} s");
                }
            }
            while (await timer.WaitForNextTickAsync(stopping));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The service stops.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Critical, Message = "The {Part} has not made a step for {Seconds:0} s; the watchdog is no longer fed, so systemd will restart the service")]
        public static partial void Stuck(ILogger logger, string part, double seconds);
    }
}
