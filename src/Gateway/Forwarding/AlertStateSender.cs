namespace Gateway.Forwarding;

/// <summary>
/// Which states of alerts an upstream is still to be told. What was published on earlier connections is remembered; with each connection
/// all that are not normal are told again, and where nothing is known (the gateway started, or it is another broker) every one, so that a
/// retained state of a former time never stays.
/// </summary>
/// <remarks>Belongs to a forwarder and survives its connections.</remarks>
internal sealed class AlertStateSender(AlertStates? states)
{
    private long[] told = [];
    private long[] sent = [];
    private long looked = -1;
    private int position;
    private int fruitless;
    private bool answered;
    private bool refused;
    private Uri? broker;

    /// <summary>How many are in flight.</summary>
    public int InFlight { get; private set; }

    /// <summary>A connection begins.</summary>
    /// <param name="to">Its broker.</param>
    public void Begin(Uri to)
    {
        var same = to == broker;
        (broker, InFlight, looked, position, answered, refused) = (to, 0, -1, 0, false, false);
        Array.Clear(sent);
        for (var i = 0; i < Math.Min(told.Length, states?.Count ?? 0); i++)
        {
            told[i] = same && states![i].IsNormal ? told[i] : 0;
        }
    }

    /// <summary>
    /// The connection ended by itself. If states were in flight each time, and nothing was answered, every second connection does without; so does the
    /// next one when the broker refuses states and hangs up.
    /// </summary>
    /// <param name="known">Whether it ended with a refusal.</param>
    public void End(bool known = false) => fruitless = known && refused ? 2 : answered || InFlight == 0 && fruitless < 2 ? 0 : fruitless + 1;

    /// <summary>The next one to publish. False: none is due.</summary>
    public bool TryNext(out int place, out AlertState state)
    {
        (place, state) = (-1, null!);
        if (states is null || states.Version is var version && version == looked || fruitless >= 2 && fruitless % 2 == 0)
        {
            return false;
        }

        var count = states.Count;
        if (told.Length < count)
        {
            Array.Resize(ref told, Math.Max(count, 16));
            Array.Resize(ref sent, Math.Max(count, 16));
        }

        for (var i = 0; i < count; i++)
        {
            place = (position + i) % count;
            state = states[place];
            if (sent[place] == 0 && told[place] < state.Version)
            {
                position = (place + 1) % count;
                return true;
            }
        }

        looked = version;
        return false;
    }

    /// <summary>It was sent.</summary>
    public void Send(int place, long version)
    {
        sent[place] = version;
        InFlight++;
    }

    /// <summary>The broker took it, or will not have it; either way it is not sent again before it changes.</summary>
    public void Answer(int place, long version, bool isRefused = false)
    {
        (told[place], sent[place], answered) = (version, 0, true);
        refused |= isRefused;
        InFlight--;
        looked = states![place].Version > version ? -1 : looked;
    }

    /// <summary>It cannot be sent to this broker.</summary>
    public void Skip(int place, long version) => told[place] = version;
}
