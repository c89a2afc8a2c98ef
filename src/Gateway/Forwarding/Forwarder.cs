using Gateway.Abstractions.Links;
using Gateway.Abstractions.Store;
using Gateway.Commands;
using Microsoft.Extensions.Logging;

namespace Gateway.Forwarding;

/// <summary>Sends one upstream what it is owed, for as long as the gateway runs: connects, works, and connects again.</summary>
/// <remarks>A slow or dead broker stops this loop only.</remarks>
internal sealed partial class Forwarder : IDisposable
{
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LeastBetweenChanges = TimeSpan.FromSeconds(5);

    private readonly ForwarderParts parts;
    private readonly Reconnect reconnect;
    private readonly Endpoints endpoints;
    private readonly Carried carried;
    private Task answering = Task.CompletedTask;
    private CancellationTokenSource? pause;
    private Func<Task>? begin;
    private long? changed;

    /// <summary>Makes the loop of one upstream.</summary>
    public Forwarder(ForwarderParts parts, Random random)
    {
        this.parts = parts;
        begin = parts.Begin;
        reconnect = new Reconnect(parts.Upstream.RetryMax, random);
        endpoints = new Endpoints(parts.Upstream.Urls);
        carried = new Carried(parts, random);
    }

    /// <summary>Runs until told to stop; then ends the connection in good order within two and a half seconds.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        if (parts.Network is { } network)
        {
            network.Changed += OnNetworkChanged;
        }

        answering = carried.Commands?.RunAsync(stopping) ?? Task.CompletedTask;
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                await ConnectAsync(stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Told to stop while nothing was up.
        }
        finally
        {
            await answering;
            if (parts.Network is { } watched)
            {
                watched.Changed -= OnNetworkChanged;
            }
        }
    }

    /// <inheritdoc />
    public void Dispose() => parts.Owed.Current.Main.Dispose();

    /// <summary>One connection, and the pause behind it when there is to be one.</summary>
    private async Task ConnectAsync(CancellationToken stopping)
    {
        var connected = 0L;
        try
        {
            await using var link = parts.Link(LinkOptionsFor(endpoints.Current), parts.Wake, parts.Time);
            await link.ConnectAsync(stopping);
            connected = parts.Time.GetTimestamp();
            parts.Health.Connects++;
            Log.Connected(parts.Logger, parts.Upstream.Id, parts.Upstream.Shown(endpoints.Current));
            if (begin is not null)
            {
                await begin().WaitAsync(stopping);
                begin = null;
            }

            await WorkAsync(new ForwardingSession(parts, link, carried, endpoints.Current), link, stopping);
        }
        catch (LinkException e) when (connected != 0)
        {
            carried.Queues.End(parts.Upstream.Hide(e.Message), parts.Time.GetElapsedTime(0).Ticks);
            carried.States.End();
            var up = parts.Time.GetElapsedTime(connected);
            if (Reconnect.IsStable(up))
            {
                endpoints.Stay();
            }

            endpoints.End(e.Redirect, e.RedirectForGood);
            await DownAsync(e.Message, reconnect.Next(e.Kind, up), stopping);
        }
        catch (LinkException e)
        {
            // With several urls the next one is tried at once; the pause comes behind the last.
            var again = endpoints.Fail(e.Redirect, e.RedirectForGood);
            await DownAsync(e.Message, again ? TimeSpan.Zero : reconnect.Next(e.Kind, TimeSpan.Zero), stopping);
        }
        catch (ObjectDisposedException)
        {
            // Another store has just taken the place of the one that was read: it is found at the next attempt.
            await DownAsync("the store was replaced", TimeSpan.FromMilliseconds(100), stopping);
        }
        catch (OutboxException e)
        {
            if (e.Kind == OutboxFailure.Damaged)
            {
                parts.Damaged?.Invoke(carried.Queues.Owed.Outbox, e);
            }

            await DownAsync(e.Message, reconnect.Next(LinkFailure.Protocol, TimeSpan.Zero), stopping);
        }
    }

    private async Task WorkAsync(ForwardingSession session, ILink link, CancellationToken stopping)
    {
        using var ended = new CancellationTokenSource();
        var subscribing = carried.Commands is null ? Task.CompletedTask : carried.Subscription.RunAsync(link, ended.Token);
        try
        {
            await StayAsync(session, stopping);
        }
        finally
        {
            await ended.CancelAsync();
            await subscribing;
        }
    }

    private async Task StayAsync(ForwardingSession session, CancellationToken stopping)
    {
        try
        {
            await session.RunAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Told to stop, while waiting.
        }

        await answering; // ends at once; what it has just answered goes out with the rest
        using var deadline = new CancellationTokenSource(StopTime, parts.Time);
        using var close = new CancellationTokenSource(StopTime + Farewell, parts.Time);
        await session.StopAsync(deadline.Token, close.Token);
    }

    private async Task DownAsync(string reason, TimeSpan wait, CancellationToken stopping)
    {
        carried.Outage.Begin(parts.Upstream.Hide(reason));
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Volatile.Write(ref pause, cut);
        try
        {
            while (wait > TimeSpan.Zero)
            {
                // In two parts when the outage becomes an event meanwhile.
                var part = carried.Outage.UntilSaid is { } left && left < wait ? left : wait;
                await Task.Delay(part, parts.Time, cut.Token);
                wait -= part;
                carried.Outage.Look();
            }
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            Log.NetworkChanged(parts.Logger, parts.Upstream.Id);
            await Task.Delay(reconnect.Changed(), parts.Time, stopping);
        }
        finally
        {
            Volatile.Write(ref pause, null);
        }
    }

    /// <summary>Ends a pause, but not more often than every few seconds: containers that come and go change addresses all the time.</summary>
    private void OnNetworkChanged(object? sender, EventArgs e)
    {
        if (changed is { } before && parts.Time.GetElapsedTime(before) < LeastBetweenChanges)
        {
            return;
        }

        changed = parts.Time.GetTimestamp();
        try
        {
            Volatile.Read(ref pause)?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The pause has just ended by itself.
        }
    }

    private LinkOptions LinkOptionsFor(Uri endpoint) => new()
    {
        Endpoint = endpoint,
        Tls = parts.Upstream.Tls,
        Version5 = parts.Upstream.Version5,
        ClientId = parts.ClientId,
        UserName = parts.Upstream.UserName,
        Password = Passwords.Read(parts.Upstream),
        KeepAlive = parts.Upstream.KeepAlive,
        Timeout = parts.Upstream.AckTimeout,
        Window = parts.Upstream.Window,
        LargestMessage = UpstreamCommands.LargestPacket,
        RetainAsPublished = true, // of a command
        Will = new Message(
            parts.Topics.Status,
            StatusPayload.Write(online: false, parts.Owed.Current, parts.State, parts.Time.GetUtcNow().UtcTicks, parts.Upstream.Shadow),
            Retain: true,
            "application/json"),
    };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Upstream {Upstream}: connected to {Endpoint}")]
        public static partial void Connected(ILogger logger, string upstream, string endpoint);

        [LoggerMessage(Level = LogLevel.Information, Message = "Upstream {Upstream}: the network has changed; trying again at once")]
        public static partial void NetworkChanged(ILogger logger, string upstream);
    }
}
