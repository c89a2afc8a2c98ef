using Gateway.Abstractions.Store;
using Gateway.Diagnostics;
using Gateway.Systemd;
using Microsoft.Extensions.Logging;

namespace Gateway.Pipeline;

/// <summary>
/// Commits, and when the store cannot be written tries the same batch again, from 100 ms doubling to 10 s. Nothing is lost
/// meanwhile: the batch stays in memory, the sources behind it are bounded and those that can wait do.
/// </summary>
internal sealed partial class CommitRetry(IOutbox outbox, GatewayState state, Heartbeat heartbeat, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(10);

    /// <summary>Returns when the batch is committed.</summary>
    /// <exception cref="OutboxException">It is not, and the service is to stop now.</exception>
    public async ValueTask CommitAsync(OutboxBatch batch, CancellationToken cancellationToken)
    {
        for (var wait = First; ; wait = wait * 2 < Most ? wait * 2 : Most)
        {
            try
            {
                heartbeat.Beat();
                outbox.Commit(batch);
                Recovered();
                return;
            }
            catch (OutboxException e) when (!cancellationToken.IsCancellationRequested)
            {
                Failed(e.Message);
            }

            await WaitAsync(wait, cancellationToken);
        }
    }

    private async ValueTask WaitAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(wait, time, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Told to stop: one last try, whose failure is final.
        }
    }

    private void Failed(string message)
    {
        if (state.StoreFailure is null)
        {
            Log.Failed(logger, message);
        }

        state.StoreFailure = message;
    }

    private void Recovered()
    {
        if (state.StoreFailure is not null)
        {
            state.StoreFailure = null;
            Log.Recovered(logger);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The store cannot be written: {Reason}. Events wait in memory, sensors that can wait are held up; it is tried again every 10 s at most")]
        public static partial void Failed(ILogger logger, string reason);

        [LoggerMessage(Level = LogLevel.Information, Message = "The store can be written again")]
        public static partial void Recovered(ILogger logger);
    }
}
