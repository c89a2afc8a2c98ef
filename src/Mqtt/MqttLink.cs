using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using Gateway.Abstractions;
using Gateway.Abstractions.Links;
using Gateway.Mqtt.Codec;
using Gateway.Mqtt.Transports;

namespace Gateway.Mqtt;

/// <summary>A connection to a broker by MQTT 5 or 3.1.1 over TCP, TLS, WebSocket, or WebSocket in TLS.</summary>
/// <remarks>
/// One loop owns it. Beside it run the receive loop and the loop that sends answers; both are awaited by <see cref="DisposeAsync"/>.
/// A link that is disposed without <see cref="DisconnectAsync"/> leaves its will behind. After it failed, acknowledgements that
/// had come can still be received.
/// </remarks>
public sealed class MqttLink : ILink
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly LinkOptions options;
    private readonly Signal wake;
    private readonly TimeProvider time;
    private readonly LinkEndpoint endpoint;
    private readonly string where;
    private readonly LinkInFlight inFlight;
    private readonly LinkInbox inbox;
    private readonly LinkKeepAlive keepAlive;
    private readonly Signal answers = new();
    private readonly CancellationTokenSource ended = new();
    private Connection? connection;
    private SendBuffer? send;
    private FrameReader? reader;
    private Incoming? incoming;
    private Publisher? publisher;
    private Task receiving = Task.CompletedTask;
    private Task answering = Task.CompletedTask;
    private LinkException? writeFailure;
    private LinkException? failure;
    private bool disposed;
    private LinkLimits limits = new(ushort.MaxValue, Frame.LongestPossible, true, TimeSpan.Zero);

    /// <summary>A link that is not yet connected; nothing is opened.</summary>
    public MqttLink(LinkOptions options, Signal wake, TimeProvider time)
    {
        this.options = options;
        this.wake = wake;
        this.time = time;
        endpoint = LinkEndpoint.Of(options.Endpoint);
        where = endpoint.Where;
        var window = Math.Clamp(options.Window, 1, Subscription.PacketId - 1);
        inFlight = new LinkInFlight(window);
        inbox = new LinkInbox(window);
        keepAlive = new LinkKeepAlive(time, Ping, () => Fail(new LinkException(LinkFailure.Network, $"{where} is silent: it did not answer within one and a half keep-alives")));
    }

    /// <inheritdoc/>
    public LinkLimits Limits => limits;

    /// <inheritdoc/>
    public LinkException? Failure => Volatile.Read(ref failure);

    /// <inheritdoc/>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            connection = await Connection.OpenAsync(endpoint, options, time, either.Token);
            send = new SendBuffer(connection.Stream, keepAlive);
            reader = new FrameReader(connection.Stream, Incoming.MaximumPacketSize, connection.AcknowledgeAtOnce);
            incoming = new Incoming(endpoint, options, reader, inbox, inFlight, send, keepAlive, wake, answers);
            var seconds = (int)Math.Clamp(Math.Ceiling(options.KeepAlive.TotalSeconds), 0, ushort.MaxValue);
            send.Add(LoginPacket.Make(options, seconds));
            receiving = ReceiveAsync(incoming, TimeSpan.FromSeconds(seconds));
            answering = AnswerAsync();
            await WriteAsync(either.Token);
            await Task.WhenAny(incoming.Connected, receiving).WaitAsync(either.Token);
            var greeting = incoming.Connected.IsCompletedSuccessfully ? await incoming.Connected : throw Gone();
            limits = greeting.Limits;
            publisher = new Publisher(send, inFlight, greeting, options.Version5);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw Fail(new LinkException(
                LinkFailure.Network, $"{where} did not answer the login within {options.Timeout.TotalSeconds:0.#} s; check url, network and broker", e));
        }
        catch (LinkException e)
        {
            throw Fail(e);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The window is full, or the link was never connected: a mistake of the caller.</exception>
    public int Publish(in Message message)
    {
        Opened();
        return publisher!.Publish(message);
    }

    /// <inheritdoc/>
    /// <remarks>One at a time. A subscription that is cancelled or not answered in time ends the link.</remarks>
    public async Task SubscribeAsync(string filter, CancellationToken cancellationToken)
    {
        var buffer = Opened();
        var packet = new byte[filter.Length * 3 + 16];
        var length = SubscribePacket.Encode(packet, Subscription.PacketId, filter, qos: 1, options.Version5, options.RetainAsPublished);
        if (length == 0 || filter.Length == 0)
        {
            throw new LinkException(LinkFailure.Protocol, $"'{filter}' is not a legal topic filter");
        }

        if (LinkRefusals.OfFilter(where, filter, limits) is { } refused)
        {
            throw refused;
        }

        var subscription = new Subscription();
        incoming!.Expect(subscription);
        buffer.Add(packet.AsSpan(0, length));
        using var limit = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await WriteAsync(either.Token);
            await Task.WhenAny(subscription.Answer.Task, receiving).WaitAsync(either.Token);
        }
        catch (OperationCanceledException e)
        {
            var gone = Fail(new LinkException(LinkFailure.Network, $"{where} did not answer the subscription to '{filter}' in time", e));
            cancellationToken.ThrowIfCancellationRequested();
            throw gone;
        }

        var (code, reason) = subscription.Answer.Task.IsCompletedSuccessfully ? await subscription.Answer.Task : throw Gone();
        if (code >= 0x80)
        {
            throw LinkRefusals.OfSubscription(where, filter, code, reason);
        }
    }

    /// <inheritdoc/>
    /// <remarks>If it is cancelled while writing, the link is ended, because half a packet may be out.</remarks>
    public ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        Opened();
        return WriteAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public bool TryReceive(out LinkEvent received)
    {
        if (!inbox.TryTake(out received))
        {
            return false;
        }

        if (received.PacketId != 0)
        {
            inFlight.Release(received.PacketId);
        }

        return true;
    }

    /// <inheritdoc/>
    public async ValueTask DisconnectAsync(CancellationToken cancellationToken)
    {
        var buffer = Opened();
        Span<byte> packet = stackalloc byte[2];
        DisconnectPacket.Encode(packet, options.Version5);
        incoming!.Drain();
        inbox.Close();
        buffer.Add(packet);
        await WriteAsync(cancellationToken);

        // Closing while something lies unread would reset the connection, and with it our DISCONNECT: the broker would publish the
        // will. So we wait until the broker closes, or long enough.
        await connection!.StopSendingAsync();
        await Task.WhenAny(receiving, Task.Delay(Farewell, time, cancellationToken));
        Fail(Closed());
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Fail(Closed());
        if (disposed)
        {
            return;
        }

        disposed = true;
        await ended.CancelAsync();
        await receiving;
        await answering;
        await keepAlive.DisposeAsync();
        reader?.Dispose();
        reader = null;
        send?.Dispose();
        ended.Dispose();
    }

    private async Task ReceiveAsync(Incoming loop, TimeSpan keepAliveAsked)
    {
        try
        {
            var reason = await loop.RunAsync(keepAliveAsked, ended.Token);
            Fail(reason.Kind == LinkFailure.Network ? Volatile.Read(ref writeFailure) ?? reason : reason);
        }
        catch (Exception e) when (IsNetwork(e) || e is OperationCanceledException)
        {
            var reason = loop.Ended(e);
            Fail(reason.Kind == LinkFailure.Network ? Volatile.Read(ref writeFailure) ?? reason : reason);
        }
        catch (Exception e)
        {
            Fail(new LinkException(LinkFailure.Protocol, $"the link to {where} failed inside: {e.Message}", e));
        }
    }

    /// <summary>Sends what the receive loop and the keep-alive have put into the buffer, without making them wait.</summary>
    private async Task AnswerAsync()
    {
        try
        {
            while (true)
            {
                await answers.WaitAsync(ended.Token);
                await WriteAsync(ended.Token);
            }
        }
        catch (Exception e) when (e is LinkException or OperationCanceledException)
        {
            // The link has ended, and Failure says why.
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WriteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await send!.FlushAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (send!.Torn)
        {
            Fail(new LinkException(LinkFailure.Network, $"sending to {where} was cancelled half-way"));
            throw;
        }
        catch (Exception e) when (IsNetwork(e))
        {
            // A broker that ends the connection says why before; so first the receive loop reads to the end.
            Volatile.Write(ref writeFailure, new LinkException(LinkFailure.Network, $"sending to {where} failed: {e.Message}", e));
            connection!.StopReceiving();
            inbox.Close();
            await receiving;
            throw Gone();
        }
    }

    private void Ping()
    {
        send!.Add(PingPacket.Request);
        answers.Set();
    }

    /// <summary>Ends the link for the first reason given, and returns that.</summary>
    private LinkException Fail(LinkException reason)
    {
        var first = Interlocked.CompareExchange(ref failure, reason, null);
        if (first is null)
        {
            inbox.Close();
            connection?.Dispose();
            wake.Set();
        }

        return first ?? reason;
    }

    private SendBuffer Opened() => Failure is not null ? throw Gone()
        : incoming?.Connected.IsCompletedSuccessfully == true ? send!
        : throw new InvalidOperationException("the link is not connected");

    /// <summary>Why the link ended, as an exception of its own for each caller.</summary>
    private LinkException Gone() => Failure?.Again() ?? Closed();

    private LinkException Closed() => new(LinkFailure.Network, $"the link to {where} was closed");

    private static bool IsNetwork(Exception e) =>
        e is IOException or SocketException or ObjectDisposedException or AuthenticationException;
}
