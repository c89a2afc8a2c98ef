using Gateway.Abstractions.Links;
using Gateway.Abstractions.Store;
using Microsoft.Extensions.Logging;

namespace Gateway.Forwarding;

/// <summary>Sends one upstream what it is owed, for as long as the gateway runs: connects, works, and connects again.</summary>
/// <remarks>A slow or dead broker stops this loop only.</remarks>
internal sealed partial class Forwarder : IDisposable
{
    private static readonly TimeSpan WorthAnEvent = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(0.5);

    private readonly ForwarderParts parts;
    private readonly Reconnect reconnect;
    private readonly DrainRate rate;
    private readonly string name;
    private long? downSince;
    private bool downSaid;
    private string? lastFailure;

    /// <summary>Makes the loop of one upstream.</summary>
    public Forwarder(ForwarderParts parts, Random random)
    {
        this.parts = parts;
        name = parts.Upstream.Id;
        reconnect = new Reconnect(parts.Upstream.RetryMax, random);
        rate = new DrainRate(parts.Upstream.DrainRate);
    }

    private Uri Endpoint => parts.Upstream.Urls[0];

    /// <summary>Runs until told to stop; then ends the connection in good order within two and a half seconds.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var connected = 0L;
            try
            {
                await using var link = parts.Link(LinkOptionsFor(), parts.Wake, parts.Time);
                await link.ConnectAsync(stopping);
                connected = parts.Time.GetTimestamp();
                Up();
                var session = new ForwardingSession(parts, link, rate);
                await RunAsync(session, stopping);
            }
            catch (LinkException e)
            {
                var up = connected == 0 ? TimeSpan.Zero : parts.Time.GetElapsedTime(connected);
                await DownAsync(e.Message, reconnect.Next(e.Kind, up), stopping);
            }
            catch (OutboxException e)
            {
                await DownAsync(e.Message, reconnect.Next(LinkFailure.Protocol, TimeSpan.Zero), stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <inheritdoc />
    public void Dispose() => parts.Reader.Dispose();

    private async Task RunAsync(ForwardingSession session, CancellationToken stopping)
    {
        try
        {
            await session.RunAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Told to stop, while waiting.
        }

        using var deadline = new CancellationTokenSource(StopTime, parts.Time);
        using var close = new CancellationTokenSource(StopTime + Farewell, parts.Time);
        await session.StopAsync(deadline.Token, close.Token);
    }

    private void Up()
    {
        parts.Health.Failure = null;
        Log.Connected(parts.Logger, name, Endpoint.GetLeftPart(UriPartial.Path)); // a query may hold a secret
        if (downSaid)
        {
            parts.Notices.Post("upstream-up", name, null);
        }

        downSince = null;
        downSaid = false;
        lastFailure = null;
    }

    private async Task DownAsync(string reason, TimeSpan wait, CancellationToken stopping)
    {
        parts.Health.Failure = reason;
        var since = downSince ??= parts.Time.GetTimestamp();
        if (reason != lastFailure)
        {
            lastFailure = reason;
            Log.Disconnected(parts.Logger, name, reason);
        }

        if (!downSaid && parts.Time.GetElapsedTime(since) >= WorthAnEvent)
        {
            downSaid = true;
            parts.Notices.Post("upstream-down", name, reason);
        }

        try
        {
            await Task.Delay(wait, parts.Time, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Told to stop: the loop ends by itself.
        }
    }

    private LinkOptions LinkOptionsFor() => new()
    {
        Endpoint = Endpoint,
        Tls = parts.Upstream.Tls,
        Version5 = parts.Upstream.Version5,
        ClientId = parts.ClientId,
        UserName = parts.Upstream.UserName,
        Password = Passwords.Read(parts.Upstream),
        KeepAlive = parts.Upstream.KeepAlive,
        Timeout = parts.Upstream.AckTimeout,
        Window = parts.Upstream.Window,
        Will = new Message(
            parts.Topics.Status,
            StatusPayload.Write(online: false, parts.Outbox, parts.Reader, parts.State, parts.Time.GetUtcNow().UtcTicks),
            Retain: true,
            "application/json"),
    };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Upstream {Upstream}: connected to {Endpoint}")]
        public static partial void Connected(ILogger logger, string upstream, string endpoint);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Upstream {Upstream}: {Reason}. Events are kept and sent later")]
        public static partial void Disconnected(ILogger logger, string upstream, string reason);
    }
}
