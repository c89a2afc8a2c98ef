using System.Net.Sockets;
using Gateway.Abstractions;
using Gateway.Mqtt.Codec;
using Gateway.Mqtt.Transports;

namespace Gateway.Mqtt.Broker;

/// <summary>One client's connection, from the first byte to the last: a loop that receives and a loop that sends.</summary>
internal sealed class BrokerConnection(Socket socket, BrokerOptions options, Router router, BrokerCounters counters) : IDisposable
{
    private const int MostWaiting = 64 * 1024; // bytes; a client that does not read is not answered without end
    private const int NotEnded = -1;
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private readonly Signal wake = new();
    private readonly Silence silence = new(options);
    private readonly TaskCompletionSource left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Connection? connection;
    private FrameReader? reader;
    private SendBuffer? send;
    private LoginRequest? login;
    private Session? session;
    private ClientPackets? packets;
    private Outlet? outlet;
    private Task sending = Task.CompletedTask;
    private bool loggedIn;
    private int reason = NotEnded;

    /// <summary>Its run, for its owner to wait for.</summary>
    public Task Running { get; set; } = Task.CompletedTask;

    /// <summary>Whether the connection is about to end.</summary>
    public bool Ending => Volatile.Read(ref reason) != NotEnded;

    /// <summary>Ends when its session is free for another connection.</summary>
    public Task Left => left.Task;

    /// <summary>Runs until the connection has ended; never fails.</summary>
    public async Task RunAsync()
    {
        try
        {
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            stream = options.Transport is null ? stream : await options.Transport(stream);
            connection = new Connection(socket, stream);
            reader = new FrameReader(stream, options.MaximumPacketSize);
            send = new SendBuffer(stream, keepAlive: null);
            if (await LoginAsync())
            {
                sending = SendAsync();
                Conclude(await ReceiveAsync());
            }
        }
        catch (Exception e) when (IsNetwork(e))
        {
            Conclude(0); // an end like any other
        }
        catch (Exception e)
        {
            counters.Fail(e);
            Conclude(ReasonCode.ImplementationError);
        }

        await CloseAsync();
    }

    /// <summary>Ends the connection; MQTT 5 clients are told why.</summary>
    public void End(byte why)
    {
        if (Conclude(why))
        {
            if (Volatile.Read(ref loggedIn))
            {
                connection!.StopReceiving();
            }
            else
            {
                socket.Dispose();
            }
        }
    }

    /// <summary>After <see cref="Running"/> has ended.</summary>
    public void Dispose()
    {
        socket.Dispose();
        connection?.Dispose();
        reader?.Dispose();
        send?.Dispose();
    }

    /// <summary>Something waits to be sent.</summary>
    public void Wake() => wake.Set();

    /// <summary>
    /// Looks whether the client is late with its login, or silent for one and a half keep-alives (§3.1.2.10); and whether a client that
    /// does not read keeps us from ending.
    /// </summary>
    public void Look()
    {
        if (Ending)
        {
            if (silence.SinceEnd() >= Farewell * 2)
            {
                socket.Dispose();
            }
        }
        else if (silence.TooLong(Volatile.Read(ref loggedIn) ? login!.KeepAlive : null))
        {
            End(ReasonCode.KeepAliveTimeout);
        }
    }

    private async Task<bool> LoginAsync()
    {
        FrameState state;
        Frame frame;
        while ((state = reader!.TryPeek(out frame)) == FrameState.Partial)
        {
            if (!await reader.FillAsync(CancellationToken.None))
            {
                return false;
            }
        }

        if (state != FrameState.Complete || frame.Type != PacketType.Connect)
        {
            return false; // §3.1: whoever begins with something else gets no answer
        }

        (login, var refusal) = Login.Read(reader.Body(frame), options);
        var version5 = ConnectPacket.Version(reader.Body(frame)) >= 5;
        reader.Skip(frame);
        var present = false;

        // From here on it may be taken over, and then gets its CONNACK and the reason for the end nevertheless.
        silence.Heard();
        Volatile.Write(ref loggedIn, login is not null);
        while (login is not null && session is null && refusal == 0)
        {
            (session, present, var busy) = router.Attach(this, login);
            refusal = session is null && busy is null ? ReasonCode.QuotaExceeded : (byte)0;
            busy?.End(ReasonCode.SessionTakenOver);
            await (busy?.Left ?? Task.CompletedTask);
        }

        if (session is null)
        {
            counters.Refuse();
            send!.Add(refusal == 0 ? [] : Login.Refused(refusal, version5));
            await send.FlushAsync(CancellationToken.None);
            Conclude(refusal);
            return false;
        }

        outlet = new Outlet(session, login!, send!, options, counters);
        packets = new ClientPackets(session, login!, router, send!, options, counters);
        send!.Add(Login.Accepted(login!, present, options));
        wake.Set();
        return true;
    }

    private async Task<byte> ReceiveAsync()
    {
        while (true)
        {
            while (reader!.TryPeek(out var frame) is var state && state != FrameState.Partial)
            {
                if (state != FrameState.Complete)
                {
                    return state == FrameState.TooLarge ? ReasonCode.PacketTooLarge : ReasonCode.MalformedPacket;
                }

                if (packets!.Handle(frame, reader.Body(frame), out var publish) is { } end)
                {
                    return end;
                }

                reader.Skip(frame);
                if (publish.Message is { } message)
                {
                    byte code;
                    while ((code = router.Route(message, session!, out var full)) == 0 && full is not null)
                    {
                        await HeldUpAsync(full);
                    }

                    packets.Acknowledge(publish, code);
                }
            }

            wake.Set();
            if (send!.Waiting > MostWaiting)
            {
                await send.FlushAsync(CancellationToken.None);
            }

            if (Ending || !await reader.FillAsync(CancellationToken.None))
            {
                return 0;
            }

            silence.Heard();
        }
    }

    /// <summary>Waits until a subscriber has room; ends it when that takes too long, or when it is our own: we are the one who takes its answers.</summary>
    private async Task HeldUpAsync(BrokerConnection full)
    {
        if (full == this)
        {
            End(ReasonCode.QuotaExceeded);
            return;
        }

        wake.Set();
        silence.Hold();
        try
        {
            await full.session!.Deliveries.RoomAsync().WaitAsync(options.Patience, options.Time);
        }
        catch (TimeoutException)
        {
            full.End(ReasonCode.QuotaExceeded);
        }

        silence.Release();
    }

    private async Task SendAsync()
    {
        try
        {
            do
            {
                await wake.WaitAsync(CancellationToken.None); // ended by Conclude
                do
                {
                    while (!Ending && send!.Waiting < MostWaiting && outlet!.TryPut())
                    {
                    }

                    await send!.FlushAsync(CancellationToken.None);
                }
                while (!Ending && outlet!.TryPut());
            }
            while (!Ending);
        }
        catch (Exception e) when (IsNetwork(e))
        {
            End(0);
        }
        catch (Exception e)
        {
            counters.Fail(e);
            End(ReasonCode.ImplementationError);
        }
    }

    private bool Conclude(byte why)
    {
        silence.End();
        var first = Interlocked.CompareExchange(ref reason, why, NotEnded) == NotEnded;
        wake.Set();
        return first;
    }

    private async Task CloseAsync()
    {
        Conclude(0);
        var parting = PartAsync();
        await Task.WhenAny(parting, Task.Delay(Farewell, options.Time));
        if (session is not null)
        {
            router.Detach(session, packets?.Goodbye ?? false);
        }

        left.SetResult();
        if (parting.IsCompleted && Volatile.Read(ref reason) != 0)
        {
            // Closing while something lies unread would reset the connection, and with it the words that were just sent.
            connection?.StopSending();
            await Task.WhenAny(DrainAsync(), Task.Delay(Farewell, options.Time));
        }

        socket.Dispose();
        connection?.Dispose();
        await parting;
    }

    /// <summary>Lets the send loop come to its end, and says why it is over.</summary>
    private async Task PartAsync()
    {
        try
        {
            await sending;
            var why = (byte)Volatile.Read(ref reason);
            if (why != 0 && session is not null && login!.Version5)
            {
                Memory<byte> packet = new byte[8];
                send!.Add(packet.Span[..DisconnectPacket.Encode(packet.Span, version5: true, why)]);
                await send.FlushAsync(CancellationToken.None);
            }
        }
        catch (Exception e) when (IsNetwork(e))
        {
            // It is gone already.
        }
    }

    private async Task DrainAsync()
    {
        try
        {
            var nowhere = new byte[4096];
            while (connection is not null && await connection.Stream.ReadAsync(nowhere) > 0)
            {
            }
        }
        catch (Exception e) when (IsNetwork(e))
        {
            // It is gone already.
        }
    }

    private static bool IsNetwork(Exception e) => e is IOException or SocketException or ObjectDisposedException;
}
