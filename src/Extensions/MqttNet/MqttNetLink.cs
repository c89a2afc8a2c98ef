using Gateway.Abstractions;
using Gateway.Abstractions.Links;
using MQTTnet.Packets;

namespace Gateway.Extensions.MqttNet;

/// <summary>A connection to a broker by MQTT 5 or 3.1.1 with the packets, the codec and the transports of MQTTnet.</summary>
/// <remarks>
/// It stands on the layer below MQTTnet's client: that has no time-out for a publish, keeps an unlimited queue of what came, lets a keep-alive
/// run on the wall clock that ignores the broker's, and looks each acknowledgement up in a list. Window, packet size, keep-alive and time-outs
/// are held here. One loop owns the link; beside it run the receive loop and the loop that sends answers.
/// </remarks>
internal sealed class MqttNetLink : ILink
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly LinkOptions options;
    private readonly Signal wake;
    private readonly TimeProvider time;
    private readonly LinkEndpoint endpoint;
    private readonly LinkInFlight inFlight;
    private readonly LinkInbox inbox;
    private readonly LinkKeepAlive keepAlive;
    private readonly MqttPublishPacket publish = new();
    private readonly Signal answers = new();
    private readonly CancellationTokenSource ended = new();
    private Wire? wire;
    private Incoming? incoming;
    private LinkTopicAliases aliases = new(0);
    private Task receiving = Task.CompletedTask;
    private Task answering = Task.CompletedTask;
    private LinkException? writeFailure;
    private LinkException? failure;
    private bool disposed;

    /// <summary>A link that is not yet connected; nothing is opened.</summary>
    public MqttNetLink(LinkOptions options, Signal wake, TimeProvider time)
    {
        this.options = options;
        this.wake = wake;
        this.time = time;
        endpoint = LinkEndpoint.Of(options.Endpoint);
        var window = Math.Clamp(options.Window, 1, Packets.SubscribeId - 1);
        inFlight = new LinkInFlight(window);
        inbox = new LinkInbox(window);
        keepAlive = new LinkKeepAlive(time, Ping, () => Fail(new LinkException(LinkFailure.Network, $"{Where} is silent: it did not answer within one and a half keep-alives")));
    }

    /// <inheritdoc/>
    public LinkLimits Limits { get; private set; } = new(ushort.MaxValue, int.MaxValue, true, TimeSpan.Zero);

    /// <inheritdoc/>
    public LinkException? Failure => Volatile.Read(ref failure);

    private string Where => endpoint.Where;

    /// <inheritdoc/>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var seconds = (int)Math.Clamp(Math.Ceiling(options.KeepAlive.TotalSeconds), 0, ushort.MaxValue);
            var login = Packets.Login(options, seconds);
            wire = new Wire(endpoint, options, keepAlive, wake.Set, time);
            await wire.OpenAsync(either.Token);
            incoming = new Incoming(endpoint, options, wire, inbox, inFlight, keepAlive, wake, answers);
            wire.Add(login);
            receiving = ReceiveAsync(incoming, TimeSpan.FromSeconds(seconds));
            answering = AnswerAsync();
            await WriteAsync(either.Token);
            await Task.WhenAny(incoming.Connected, receiving).WaitAsync(either.Token);
            var greeting = incoming.Connected.IsCompletedSuccessfully ? await incoming.Connected : throw Gone();
            Limits = greeting.Limits;
            aliases = new LinkTopicAliases(greeting.TopicAliasMaximum);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw Fail(new LinkException(
                LinkFailure.Network, $"{Where} did not answer the login within {options.Timeout.TotalSeconds:0.#} s; check url, network and broker", e));
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
        var open = Opened();
        if (UnfitMessage.Of(message, Limits) is { } unfit)
        {
            throw unfit;
        }

        if (!Texts.CanBeSent(message, options.Version5))
        {
            throw UnfitMessage.OfTexts(message);
        }

        if (!inFlight.TryTake(Limits.ReceiveMaximum, out var id))
        {
            throw new InvalidOperationException($"{inFlight.Count} publishes are in flight, which is all that window and broker allow");
        }

        var alias = aliases.Of(message.Topic);
        Packets.Fill(publish, message, id, alias);
        var tooLarge = open.Add(publish, Limits.MaximumPacketSize);
        publish.Payload = default; // it is the caller's
        if (tooLarge > 0)
        {
            inFlight.Release(id);
            throw UnfitMessage.OfSize(message, tooLarge, Limits);
        }

        aliases.Sent(message.Topic, alias);
        return id;
    }

    /// <inheritdoc/>
    /// <remarks>One at a time. A subscription that is cancelled or not answered in time ends the link.</remarks>
    public async Task SubscribeAsync(string filter, CancellationToken cancellationToken)
    {
        var open = Opened();
        if (filter.Length == 0 || !Texts.CanBeSent(filter))
        {
            throw new LinkException(LinkFailure.Protocol, $"'{filter}' is not a legal topic filter");
        }

        if (LinkRefusals.OfFilter(Where, filter, Limits) is { } refused)
        {
            throw refused;
        }

        var answer = new TaskCompletionSource<(byte Code, string? Reason)>(TaskCreationOptions.RunContinuationsAsynchronously);
        incoming!.Expect(answer);
        open.Add(Packets.Subscribe(filter, options.RetainAsPublished));
        using var limit = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await WriteAsync(either.Token);
            await Task.WhenAny(answer.Task, receiving).WaitAsync(either.Token);
        }
        catch (OperationCanceledException e)
        {
            var gone = Fail(new LinkException(LinkFailure.Network, $"{Where} did not answer the subscription to '{filter}' in time", e));
            cancellationToken.ThrowIfCancellationRequested();
            throw gone;
        }

        var (code, reason) = answer.Task.IsCompletedSuccessfully ? await answer.Task : throw Gone();
        if (code >= 0x80)
        {
            throw LinkRefusals.OfSubscription(Where, filter, code, reason);
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
        var open = Opened();
        incoming!.Drain();
        inbox.Close();
        open.Add(new MqttDisconnectPacket());
        await WriteAsync(cancellationToken);

        // Closing while something lies unread would reset the connection, and with it our DISCONNECT: the broker would publish the
        // will. So we wait until the broker closes, or long enough.
        open.StopSending();
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
        wire?.Dispose();
        ended.Dispose();
    }

    private async Task ReceiveAsync(Incoming loop, TimeSpan keepAliveAsked)
    {
        var reason = await loop.RunAsync(keepAliveAsked, ended.Token);
        Fail(reason.Kind == LinkFailure.Network ? Volatile.Read(ref writeFailure) ?? reason : reason);
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

    private async ValueTask WriteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await wire!.FlushAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (wire!.Torn)
        {
            Fail(new LinkException(LinkFailure.Network, $"sending to {Where} was cancelled half-way"));
            throw;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            var failed = new LinkException(LinkFailure.Network, $"sending to {Where} failed: {e.GetBaseException().Message}", e);
            Volatile.Write(ref writeFailure, failed);
            inbox.Close();
            if (!wire!.StopReceiving())
            {
                throw Fail(failed).Again();
            }

            // A broker that ends the connection says why before; so first the receive loop reads to the end.
            await receiving;
            throw Gone();
        }
    }

    private void Ping()
    {
        wire!.Add(MqttPingReqPacket.Instance);
        answers.Set();
    }

    /// <summary>Ends the link for the first reason given, and returns that.</summary>
    private LinkException Fail(LinkException reason)
    {
        var first = Interlocked.CompareExchange(ref failure, reason, null);
        if (first is null)
        {
            inbox.Close();
            wire?.Close();
            wake.Set();
        }

        return first ?? reason;
    }

    private Wire Opened() => Failure is not null ? throw Gone()
        : incoming?.Connected.IsCompletedSuccessfully == true ? wire!
        : throw new InvalidOperationException("the link is not connected");

    /// <summary>Why the link ended, as an exception of its own for each caller.</summary>
    private LinkException Gone() => Failure?.Again() ?? Closed();

    private LinkException Closed() => new(LinkFailure.Network, $"the link to {Where} was closed");
}
