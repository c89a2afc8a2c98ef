using Gateway.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Gateway.Forwarding;

/// <summary>
/// What is said of an upstream that takes nothing, because there is no connection or because it refuses: at once in the log and to those
/// who ask, after a minute as an event, and then its end as one, too.
/// </summary>
internal sealed partial class Outage(string upstream, UpstreamState health, SystemNotices notices, TimeProvider time, ILogger logger)
{
    /// <summary>Each reason is logged once in an outage, and no more of them than this: several urls fail for several reasons, time and again.</summary>
    private const int MostReasons = 20;

    private static readonly TimeSpan WorthAnEvent = TimeSpan.FromSeconds(60);
    private long? since;
    private bool said;
    private readonly HashSet<string> logged = new(StringComparer.Ordinal);
    private string? reason;

    /// <summary>How long until it is worth an event; null: it was said, or all is well.</summary>
    public TimeSpan? UntilSaid
    {
        get
        {
            if (said || since is not { } begin)
            {
                return null;
            }

            var left = WorthAnEvent - time.GetElapsedTime(begin);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>It takes nothing.</summary>
    public void Begin(string why)
    {
        health.Failure = why;
        since ??= time.GetTimestamp();
        reason = why;
        if (logged.Count < MostReasons && logged.Add(why))
        {
            Log.Down(logger, upstream, why);
        }

        Look();
    }

    /// <summary>Says it as an event when it is time.</summary>
    public void Look()
    {
        if (UntilSaid == TimeSpan.Zero)
        {
            said = true;
            notices.Post("upstream-down", upstream, reason);
        }
    }

    /// <summary>It takes events again.</summary>
    public void End()
    {
        health.Failure = null;
        if (said)
        {
            notices.Post("upstream-up", upstream, null);
        }

        (since, said, reason) = (null, false, null);
        logged.Clear();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Upstream {Upstream}: {Reason}. Events are kept and sent later")]
        public static partial void Down(ILogger logger, string upstream, string reason);
    }
}
