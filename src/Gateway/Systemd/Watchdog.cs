using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Gateway.Systemd;

/// <summary>
/// Feeds systemd's watchdog (sd_watchdog_enabled(3)) as long as the pipeline makes progress, twice per period. A dead sensor, a
/// dead broker or a full disk is no reason to restart; a pipeline that has not made a step for 90 s is.
/// </summary>
internal sealed partial class Watchdog(Notifier notifier, Heartbeat heartbeat, TimeSpan period, TimeProvider time, ILogger logger)
{
    /// <summary>How long the pipeline may be without a step.</summary>
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
                if (heartbeat.Age < Patience)
                {
                    stuck = false;
                    notifier.Alive();
                }
                else if (!stuck)
                {
                    stuck = true;
                    Log.Stuck(logger, heartbeat.Age.TotalSeconds);
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
        [LoggerMessage(Level = LogLevel.Critical, Message = "The pipeline has not made a step for {Seconds:0} s; the watchdog is no longer fed, so systemd will restart the service")]
        public static partial void Stuck(ILogger logger, double seconds);
    }
}
