using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Diagnostics.Metrics;
using Gateway.Forwarding;

namespace Gateway.Diagnostics;

/// <summary>How the connection to an upstream is.</summary>
/// <param name="time">The clock by which it is told since when that is so; null: nobody asks.</param>
/// <remarks>Each figure is written by one loop of its forwarder, and read by any thread.</remarks>
internal sealed class UpstreamState(TimeProvider? time = null)
{
    private volatile string? failure = "not connected yet";
    private long since = time?.GetTimestamp() ?? 0;
    private long published;
    private long acknowledged;
    private long refused;
    private long connects;
    private volatile string? commandsFailure;
    private volatile bool commandsTaken;
    private long commands;
    private long commandsRefused;
    private long commandsDropped;
    private int commandsWaiting;
    private int inFlight;
    private int window;

    /// <summary>Why there is no connection; null while there is one.</summary>
    public string? Failure
    {
        get => failure;
        set
        {
            if (value is null != failure is null)
            {
                Interlocked.Exchange(ref since, time?.GetTimestamp() ?? 0);
            }

            failure = value;
        }
    }

    /// <summary>For how long it has been so: connected or not.</summary>
    public TimeSpan For => time?.GetElapsedTime(Interlocked.Read(ref since)) ?? TimeSpan.Zero;

    /// <summary>How long messages take and how large they are.</summary>
    public DeliveryFigures Delivery { get; init; } = new();

    /// <summary>Messages with events sent since the start, repetitions included; a batch is one.</summary>
    public long Published
    {
        get => Interlocked.Read(ref published);
        set => Interlocked.Exchange(ref published, value);
    }

    /// <summary>Of them acknowledged.</summary>
    public long Acknowledged
    {
        get => Interlocked.Read(ref acknowledged);
        set => Interlocked.Exchange(ref acknowledged, value);
    }

    /// <summary>Of them refused by a reason code.</summary>
    public long Refused
    {
        get => Interlocked.Read(ref refused);
        set => Interlocked.Exchange(ref refused, value);
    }

    /// <summary>Connections that were accepted.</summary>
    public long Connects
    {
        get => Interlocked.Read(ref connects);
        set => Interlocked.Exchange(ref connects, value);
    }

    /// <summary>Commands that were run, whether they could be done or not.</summary>
    public long Commands
    {
        get => Interlocked.Read(ref commands);
        set => Interlocked.Exchange(ref commands, value);
    }

    /// <summary>Commands that were answered and not run.</summary>
    public long CommandsRefused
    {
        get => Interlocked.Read(ref commandsRefused);
        set => Interlocked.Exchange(ref commandsRefused, value);
    }

    /// <summary>Commands that were dropped without an answer because too many came at once.</summary>
    public long CommandsDropped
    {
        get => Interlocked.Read(ref commandsDropped);
        set => Interlocked.Exchange(ref commandsDropped, value);
    }

    /// <summary>Commands that wait to be run.</summary>
    public int CommandsWaiting => Volatile.Read(ref commandsWaiting);

    /// <summary>One more command waits, or one fewer; by any thread.</summary>
    public void CommandsWait(int change) => Interlocked.Add(ref commandsWaiting, change);

    /// <summary>Whether the broker hands commands on to us on this connection.</summary>
    public bool CommandsTaken
    {
        get => commandsTaken;
        set => commandsTaken = value;
    }

    /// <summary>Why the broker does not; null: it does, has not answered yet, or was not asked.</summary>
    public string? CommandsFailure
    {
        get => commandsFailure;
        set => commandsFailure = value;
    }

    /// <summary>Events that are sent and not acknowledged.</summary>
    public int InFlight
    {
        get => Volatile.Read(ref inFlight);
        set => Volatile.Write(ref inFlight, value);
    }

    /// <summary>The most that may be in flight on this connection; zero before the first.</summary>
    public int Window
    {
        get => Volatile.Read(ref window);
        set => Volatile.Write(ref window, value);
    }
}

/// <summary>What can be looked at of one upstream.</summary>
/// <remarks>The figures of a reader can be asked for from any thread, also after it was disposed.</remarks>
internal sealed class UpstreamFigures(string id, string endpoint, OwedSlot slot, UpstreamState state)
{
    /// <summary>Its key in the configuration.</summary>
    public string Id => id;

    /// <summary>Where it is.</summary>
    public string Endpoint => endpoint;

    /// <summary>What it is owed.</summary>
    public Owed Owed => slot.Current;

    /// <summary>How its connection is.</summary>
    public UpstreamState State => state;

    /// <summary>The figures now.</summary>
    public UpstreamCopy Copy()
    {
        var reader = slot.Current.Main;
        return new UpstreamCopy(
            id,
            endpoint,
            state.Failure,
            [.. reader.Lanes.Select(lane => new LaneCopy(lane, reader.From(lane), reader.Committed(lane), reader.Cursor(lane)))]);
    }
}

/// <summary>One upstream at one moment.</summary>
/// <param name="Id">Its key in the configuration.</param>
/// <param name="Endpoint">Where it is.</param>
/// <param name="Failure">Why there is no connection; null while there is one.</param>
/// <param name="Lanes">The lanes it is owed.</param>
internal sealed record UpstreamCopy(string Id, string Endpoint, string? Failure, IReadOnlyList<LaneCopy> Lanes)
{
    /// <summary>Events committed for it since it began.</summary>
    public long Stored => Lanes.Sum(l => l.Next - l.From);

    /// <summary>Events it acknowledged.</summary>
    public long Delivered => Lanes.Sum(l => l.Cursor - l.From + 1);
}

/// <summary>One lane of an upstream at one moment.</summary>
/// <param name="Lane">Which.</param>
/// <param name="From">The first number it was owed.</param>
/// <param name="Next">The number the next event gets.</param>
/// <param name="Cursor">The last number up to which everything is acknowledged.</param>
internal sealed record LaneCopy(Lane Lane, long From, long Next, long Cursor)
{
    /// <summary>Events that are stored and not acknowledged.</summary>
    public long Waiting => Math.Max(0, Next - 1 - Cursor);
}
