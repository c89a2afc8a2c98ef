using Gateway.Abstractions;
using Gateway.Abstractions.Links;
using Gateway.Forwarding;

namespace Gateway.Listening;

/// <summary>When a listener ends by itself.</summary>
internal enum ListenUntil : byte
{
    /// <summary>Never.</summary>
    Told,

    /// <summary>After the first event.</summary>
    FirstEvent,

    /// <summary>As soon as everything below the last status' <c>next</c> of each lane is here.</summary>
    Complete,
}

/// <summary>
/// The reference subscriber: connects, subscribes, hands what comes to a <see cref="Subscriber"/>, and connects again when the
/// connection ends. What passed meanwhile the numbers tell.
/// </summary>
internal sealed class Listener(Func<Signal, ILink> connect, Reconnect reconnect, ListenOutput output, string broker, IReadOnlyList<string> topics, TimeProvider time)
{
    /// <summary>How long behind a status a lane must be silent to count as having nothing for us. Other lanes may go on: what is urgent comes before them.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(1);

    private readonly Signal wake = new();
    private long silentSince;
    private long statuses;
    private bool everConnected;

    /// <summary>Whether it had a connection: without one it has nothing to judge by.</summary>
    public bool EverConnected => everConnected;

    /// <summary>What was heard.</summary>
    public Subscriber Subscriber { get; } = new(output);

    /// <summary>Listens until told to stop or <paramref name="until"/> has come. True when it ended by itself.</summary>
    /// <exception cref="LinkException">The broker refused the first connection.</exception>
    public async Task<bool> RunAsync(ListenUntil until, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var connected = 0L;
            try
            {
                await using var link = connect(wake);
                await link.ConnectAsync(stopping);
                connected = time.GetTimestamp();
                if (await ListenAsync(link, until, stopping))
                {
                    await link.DisconnectAsync(CancellationToken.None);
                    return true;
                }
            }
            catch (LinkException e) when (everConnected || e.Kind == LinkFailure.Network)
            {
                var wait = reconnect.Next(e.Kind, connected == 0 ? TimeSpan.Zero : time.GetElapsedTime(connected));
                output.Connection(broker, e.Message, wait);
                await DelayAsync(wait, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                // Told to stop. Nothing is owed to the broker: what was received is acknowledged.
            }
        }

        return false;
    }

    private async Task<bool> ListenAsync(ILink link, ListenUntil until, CancellationToken stopping)
    {
        foreach (var topic in topics)
        {
            await SubscribeAsync(link, topic, until, stopping);
        }

        everConnected = true;
        output.Connection(broker, null, TimeSpan.Zero);
        using var timer = time.CreateTimer(static state => ((Signal)state!).Set(), wake, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        silentSince = time.GetTimestamp();
        while (!Receive(link, until))
        {
            if (link.Failure is { } failure)
            {
                throw new LinkException(failure.Kind, failure.Message, failure);
            }

            if (until == ListenUntil.Complete && Subscriber.Ledger.IsCompleteButForSilentLanes)
            {
                var left = Quiet - time.GetElapsedTime(silentSince);
                timer.Change(left > Least ? left : Least, Timeout.InfiniteTimeSpan);
            }

            await wake.WaitAsync(stopping);
        }

        return true;
    }

    /// <summary>Subscribes, and meanwhile takes what comes: retained messages may arrive before the answer.</summary>
    private async Task SubscribeAsync(ILink link, string topic, ListenUntil until, CancellationToken stopping)
    {
        var subscribing = link.SubscribeAsync(topic, stopping);
        while (!subscribing.IsCompleted)
        {
            Receive(link, until);
            using var answered = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            var waiting = wake.WaitAsync(answered.Token).AsTask();
            await Task.WhenAny(subscribing, waiting);
            await answered.CancelAsync();
            await waiting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await subscribing;
    }

    /// <summary>Takes what has come. True when the end has come.</summary>
    private bool Receive(ILink link, ListenUntil until)
    {
        while (link.TryReceive(out var received))
        {
            if (received.Topic is not { } topic)
            {
                continue;
            }

            Subscriber.Take(topic, received.Payload, received.Retain);
            (silentSince, statuses) = Subscriber.Statuses > statuses ? (time.GetTimestamp(), Subscriber.Statuses) : (silentSince, statuses);
            if (until == ListenUntil.FirstEvent && Subscriber.Events > 0 || until == ListenUntil.Complete && Subscriber.Ledger.IsComplete)
            {
                return true;
            }
        }

        return until == ListenUntil.Complete && everConnected && Subscriber.Ledger.IsCompleteButForSilentLanes && time.GetElapsedTime(silentSince) >= Quiet;
    }

    private async Task DelayAsync(TimeSpan wait, CancellationToken stopping)
    {
        try
        {
            await Task.Delay(wait, time, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Told to stop: the loop ends by itself.
        }
    }
}
