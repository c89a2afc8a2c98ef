using Gateway.Abstractions;
using Gateway.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Gateway.Pipeline;

/// <summary>What is said of the store: in the status, as events, in the log.</summary>
internal sealed partial class StoreKeeper
{
    private const string Subject = "store";

    /// <summary>A commit failed for the first time; the second try comes in a moment.</summary>
    private void Failed(string reason)
    {
        parts.State.StoreFailure = reason;
        Log.Failed(parts.Logger, reason);
    }

    private void Succeeded()
    {
        if (parts.State.StoreFailure is null || IsVolatile)
        {
            return;
        }

        parts.State.StoreFailure = null;
        parts.State.StoreVolatile = false;
        parts.Changed?.Invoke();
    }

    private void SayVolatile(string reason)
    {
        parts.State.StoreFailure = reason;
        parts.State.StoreVolatile = true;
        parts.Changed?.Invoke();
        Log.Volatile(parts.Logger, reason, MostInMemory);
        parts.Notices.Post("store-failed", Subject, reason);
        if (!TokensKnown)
        {
            parts.Notices.Post("state-lost", Subject, "the store could not be opened at the start, so the alerts begin anew; what was active before is not cleared");
        }
    }

    private void SayReturned(StoreView memory, int carried)
    {
        var lasted = parts.Time.GetElapsedTime(volatileSince);
        var events = Lanes.All.Sum(l => memory.Outbox.Next(l) - 1);
        Log.Returned(parts.Logger, lasted.TotalSeconds, events, carried);
        parts.Notices.Post("store-recovered", Subject, null, json =>
        {
            json.WriteNumber("duration"u8, Math.Round(lasted.TotalSeconds, 3));
            json.WriteString("volatile-stream"u8, memory.Outbox.Stream);
            json.WriteNumber("events"u8, events);
            json.WriteNumber("carried"u8, carried);
        });
    }

    private void SayDamaged(string reason)
    {
        parts.State.StoreFailure = reason;
        Log.Damaged(parts.Logger, reason);
    }

    /// <summary>What was found in the store that was opened first.</summary>
    private void Say(OpenedStore found)
    {
        if (found.Salvage is { } salvage)
        {
            salvages.Enqueue(salvage);
        }

        if (opened)
        {
            return;
        }

        given ??= found.Replaced;
        if (given is not null)
        {
            SayReplaced(found.Outbox.Stream);
        }

        if (found.Unclean is { } run)
        {
            var reason = run.Boot is null ? "the last run ended without a stop"
                : run.Boot == Product.Boot ? "the last run was killed or crashed"
                : "the machine was restarted or lost power while the gateway ran";
            var uptime = Product.Uptime();
            Log.Unclean(parts.Logger, reason);
            parts.Notices.Post("unclean-stop", string.Empty, reason, json =>
            {
                if (uptime is { } up)
                {
                    json.WriteNumber("uptime"u8, Math.Round(up.TotalSeconds));
                }

                if (run.Boot is not null)
                {
                    json.WriteString("last-boot"u8, run.Boot);
                }
            });
        }
    }

    private void SayReplaced() => SayReplaced(current.Outbox.Stream);

    private void SayReplaced(string by)
    {
        if (given is not { } old || old.Stream == by)
        {
            given = null;
            return;
        }

        given = null;
        Succeeded();
        Log.Replaced(parts.Logger, old.Stream ?? "unknown", by, old.Reason);
        parts.Notices.Post("stream-replaced", Subject, old.Reason, json =>
        {
            if (old.Stream is not null)
            {
                json.WriteString("old-stream"u8, old.Stream);
            }

            if (old.Next.Count == Lanes.Count)
            {
                json.WriteStartObject("last"u8);
                foreach (var lane in Lanes.All)
                {
                    json.WriteNumber(lane.Name(), old.Next[(int)lane] - 1);
                }

                json.WriteEndObject();
            }
        });
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The store could not be written, it is tried once more: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);

        [LoggerMessage(Level = LogLevel.Error, Message = "The store cannot be written: {Reason}. Up to {Most} events are kept in memory and sent from there; a restart loses what is not delivered. Recordings wait. The disk is tried again, once a minute at least")]
        public static partial void Volatile(ILogger logger, string reason, int most);

        [LoggerMessage(Level = LogLevel.Information, Message = "The store can be written again after {Seconds:0} s: of {Events} events in memory {Carried} were not delivered and are stored now")]
        public static partial void Returned(ILogger logger, double seconds, long events, int carried);

        [LoggerMessage(Level = LogLevel.Error, Message = "The store is damaged and is set aside: {Reason}. What can be read of it is saved in the background")]
        public static partial void Damaged(ILogger logger, string reason);

        [LoggerMessage(Level = LogLevel.Error, Message = "The stream {Old} was replaced by {New}: {Reason}")]
        public static partial void Replaced(ILogger logger, string old, string @new, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Started after an unclean stop: {Reason}. What was stored is kept; the readings of its last moments may be missing")]
        public static partial void Unclean(ILogger logger, string reason);

        [LoggerMessage(Level = LogLevel.Information, Message = "What could be read of the damaged store is saved")]
        public static partial void Salvaged(ILogger logger);

        [LoggerMessage(Level = LogLevel.Warning, Message = "What was saved of the damaged store cannot be carried over now: {Reason}")]
        public static partial void NotSalvaged(ILogger logger, string reason);
    }
}
