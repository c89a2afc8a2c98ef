using System.Text;
using Gateway.Abstractions;
using Gateway.Abstractions.Links;

namespace TestKit;

/// <summary>A link whose broker is the test: it sees every publish, and acknowledges when and in which order it likes.</summary>
/// <remarks>Fails the test when its owner has more in flight than was agreed.</remarks>
public sealed class FakeLink(LinkOptions options, Signal wake) : ILink
{
    private readonly Lock gate = new();
    private readonly Queue<LinkEvent> inbox = new();
    private readonly SortedDictionary<int, Message> inFlight = [];
    private readonly List<Message> published = [];
    private int packet;
    private LinkException? failure;

    /// <summary>What it was made with.</summary>
    public LinkOptions Options { get; } = options;

    public LinkLimits Limits { get; init; } = new(65_535, 268_435_455, true, TimeSpan.FromSeconds(30));

    public LinkException? Failure => Volatile.Read(ref failure);

    /// <summary>Thrown by <see cref="ConnectAsync"/> when set.</summary>
    public LinkException? Refusal { get; init; }

    /// <summary>When set, a write does not end before it is cancelled.</summary>
    public bool ReadsNothing { get; set; }

    /// <summary>When set, every publish is acknowledged at once.</summary>
    public bool AcknowledgesAtOnce { get; set; }

    /// <summary>The reason code of each acknowledgement that is given at once; null: 0.</summary>
    public Func<Message, byte>? ReasonCode { get; set; }

    /// <summary>Says what is wrong with a message that breaks a limit of the broker; null: nothing.</summary>
    public Func<Message, string?>? Unfit { get; set; }

    public bool Connected { get; private set; }

    /// <summary>Whether the owner said goodbye; else the broker publishes the will.</summary>
    public bool Disconnected { get; private set; }

    public bool Disposed { get; private set; }

    /// <summary>The most that was in flight at a time.</summary>
    public int MostInFlight { get; private set; }

    /// <summary>Everything published so far, in order.</summary>
    public IReadOnlyList<Message> Published
    {
        get
        {
            lock (gate)
            {
                return [.. published];
            }
        }
    }

    /// <summary>The packet identifiers in flight, in the order of sending.</summary>
    public IReadOnlyList<int> InFlight
    {
        get
        {
            lock (gate)
            {
                return [.. inFlight.Keys];
            }
        }
    }

    /// <summary>Called for each publish, on the owner's thread.</summary>
    public Action<Message>? OnPublish { get; set; }

    public Task ConnectAsync(CancellationToken cancellationToken)
    {
        Connected = Refusal is null;
        return Refusal is { } refusal ? Task.FromException(refusal) : Task.CompletedTask;
    }

    public int Publish(in Message message)
    {
        if (Failure is { } broken)
        {
            throw broken;
        }

        if (Unfit?.Invoke(message) is { } problem)
        {
            throw new LinkException(LinkFailure.Unfit, problem);
        }

        var copy = message with { Payload = message.Payload.ToArray() };
        lock (gate)
        {
            packet++;
            published.Add(copy);
            inFlight.Add(packet, copy);
            MostInFlight = Math.Max(MostInFlight, inFlight.Count);
            if (inFlight.Count > Math.Min(Options.Window, Limits.ReceiveMaximum))
            {
                throw new InvalidOperationException($"{inFlight.Count} publishes are in flight");
            }
        }

        OnPublish?.Invoke(copy);
        if (AcknowledgesAtOnce)
        {
            Acknowledge(packet, ReasonCode?.Invoke(copy) ?? 0);
        }

        return packet;
    }

    /// <summary>The answer to a subscription; null: it is granted at once.</summary>
    public Func<string, CancellationToken, Task>? OnSubscribe { get; set; }

    /// <summary>The filters subscribed to, in order.</summary>
    public List<string> Filters { get; } = [];

    public Task SubscribeAsync(string filter, CancellationToken cancellationToken)
    {
        Filters.Add(filter);
        return OnSubscribe?.Invoke(filter, cancellationToken) ?? Task.CompletedTask;
    }

    /// <summary>A message comes in.</summary>
    public void Deliver(in LinkEvent message)
    {
        lock (gate)
        {
            inbox.Enqueue(message);
        }

        wake.Set();
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (Failure is { } broken)
        {
            throw broken;
        }

        if (ReadsNothing)
        {
            // As with a real one: half a packet may be out, so a cancelled write ends the link.
            await using var cancelled = cancellationToken.Register(() => Break());
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }
    }

    public bool TryReceive(out LinkEvent received)
    {
        lock (gate)
        {
            return inbox.TryDequeue(out received);
        }
    }

    public ValueTask DisconnectAsync(CancellationToken cancellationToken)
    {
        Disconnected = true;
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        Disposed = true;
        return ValueTask.CompletedTask;
    }

    /// <summary>Acknowledges one publish.</summary>
    public void Acknowledge(int packetId, byte reasonCode = 0)
    {
        lock (gate)
        {
            inFlight.Remove(packetId);
            inbox.Enqueue(new LinkEvent(packetId, reasonCode));
        }

        wake.Set();
    }

    /// <summary>Acknowledges everything in flight, the oldest first.</summary>
    public void AcknowledgeAll()
    {
        foreach (var id in InFlight)
        {
            Acknowledge(id);
        }
    }

    /// <summary>The connection breaks.</summary>
    public void Break(LinkFailure kind = LinkFailure.Network)
    {
        Volatile.Write(ref failure, new LinkException(kind, "the test broke the connection"));
        wake.Set();
    }

    /// <summary>The payload of a message as text.</summary>
    public static string Text(in Message message) => Encoding.UTF8.GetString(message.Payload.Span);
}
