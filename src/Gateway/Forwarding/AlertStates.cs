namespace Gateway.Forwarding;

/// <summary>The present state of every alert, as it is published: written when an alert changes, read by each forwarder at its own pace.</summary>
/// <remarks>
/// Written by the pipeline, read by any thread without a lock. Only the newest state of an alert is kept. An alert keeps its place, also
/// when it is gone, so that forwarders can remember what they published by number.
/// </remarks>
internal sealed class AlertStates
{
    private readonly Dictionary<(string Rule, string Point), int> places = [];
    private AlertState?[] states = new AlertState?[16];
    private long version;
    private int count;

    /// <summary>Goes up with each change.</summary>
    public long Version => Volatile.Read(ref version);

    /// <summary>How many places there are.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>The state at a place below <see cref="Count"/>.</summary>
    public AlertState this[int place] => Volatile.Read(ref Volatile.Read(ref states)[place])!;

    /// <summary>An alert is so now.</summary>
    /// <param name="rule">Its rule.</param>
    /// <param name="point">Its point, as <c>bench/temperature</c>.</param>
    /// <param name="payload">What is published; empty when the alert is gone for ever.</param>
    /// <param name="isNormal">Whether nobody needs to look at it.</param>
    public void Put(string rule, string point, byte[] payload, bool isNormal)
    {
        if (!places.TryGetValue((rule, point), out var place))
        {
            place = count;
            if (place == states.Length)
            {
                var more = new AlertState?[states.Length * 2];
                states.CopyTo(more, 0);
                Volatile.Write(ref states, more);
            }

            places.Add((rule, point), place);
        }

        Volatile.Write(ref states[place], new AlertState($"{rule}/{point}", payload, isNormal, version + 1));
        Volatile.Write(ref count, Math.Max(count, place + 1));
        Volatile.Write(ref version, version + 1);
    }
}

/// <summary>The state of one alert.</summary>
/// <param name="Topic">The end of its topic: <c>rule/sensor/channel</c>.</param>
/// <param name="Payload">What is published.</param>
/// <param name="IsNormal">Whether nobody needs to look at it.</param>
/// <param name="Version">The version of the table that brought it.</param>
internal sealed record AlertState(string Topic, byte[] Payload, bool IsNormal, long Version);
