namespace Gateway.Listening;

/// <summary>
/// The judge of what a subscriber received: by gateway, stream and lane, which numbers came, came again, are lost for a stated
/// reason or are missing, and up to where nothing is. Pure: messages in, findings out.
/// </summary>
/// <remarks>
/// <para>Where counting begins. A subscriber that was there when a stream began (its first status came live, not from the
/// broker's retained store, and before its events) is owed everything from the status' <c>from</c>. One that joined later is owed what comes from the first
/// number it hears: a gateway sends in order, so what lies below was sent before. A stream that replaces one that was followed is owed whole.</para>
/// <para>For one thread. Memory grows with gateways, streams and gaps, not with events.</para>
/// </remarks>
internal sealed class CompletenessLedger
{
    private readonly SortedDictionary<string, Heard> gateways = new(StringComparer.Ordinal);

    /// <summary>Whether a status was seen, and every lane of every gateway has everything below the last status' <c>next</c>.</summary>
    public bool IsComplete => HasStatus && All.All(l => l.IsComplete);

    /// <summary>Whether a status was seen, and nothing that is known to be owed is missing; there may be lanes of which nothing was heard.</summary>
    public bool IsCompleteButForSilentLanes => HasStatus && All.All(l => l.IsComplete || l.IsUndecided);

    /// <summary>Whether numbers are missing or an id had two contents.</summary>
    public bool HasFault => All.Any(l => l.HasFault);

    /// <summary>Whether every gateway that was heard has sent a status.</summary>
    public bool HasStatus => gateways.Count > 0 && gateways.Values.All(g => g.Present is not null);

    private IEnumerable<LaneLedger> All => gateways.Values.SelectMany(g => g.Streams.Values).SelectMany(s => s.Lanes.Values);

    /// <summary>An event came. True when it is new, false when it repeats one.</summary>
    /// <param name="gateway">Id of the gateway.</param>
    /// <param name="stream">Its stream.</param>
    /// <param name="lane">Its lane, by its name on the wire.</param>
    /// <param name="number">Its sequence number, from 1.</param>
    /// <param name="content">A fingerprint of the message, to tell whether a repeat is one.</param>
    /// <param name="findings">What is worth saying is added here.</param>
    public bool Event(string gateway, string stream, string lane, long number, ulong content, List<Finding> findings) =>
        Lane(gateway, stream, lane, findings).Event(number, content, findings);

    /// <summary>A loss notice came. True when it accounts for numbers that were open.</summary>
    public bool Loss(string gateway, string stream, string lane, NumberRange numbers, string reason, List<Finding> findings) =>
        Lane(gateway, stream, lane, findings).Loss(numbers, reason, findings);

    /// <summary>A status came.</summary>
    /// <param name="gateway">Id of the gateway.</param>
    /// <param name="status">What it says.</param>
    /// <param name="retained">Whether it came from the broker's store at the time of subscribing.</param>
    /// <param name="findings">What is worth saying is added here.</param>
    public void Status(string gateway, StatusFacts status, bool retained, List<Finding> findings)
    {
        var heard = Gateway(gateway);
        var known = heard.Streams.ContainsKey(status.Stream);
        var stream = Stream(heard, gateway, status.Stream, findings);
        if (!known)
        {
            stream.Whole = !retained || heard.Streams.Count > 1;
        }

        if (heard.Online != status.Online)
        {
            findings.Add(new Finding(status.Online ? FindingKind.Online : FindingKind.Offline, gateway, status.Stream, Reason: status.Version));
        }

        heard.Online = status.Online;
        heard.Present = status.Stream;
        foreach (var (lane, from, next) in status.Lanes)
        {
            stream.Lane(gateway, status.Stream, lane).Status(from, next, stream.Whole, afterPause: known && retained, findings);
        }

        foreach (var (older, lanes) in status.Older)
        {
            Older(heard, gateway, older, lanes, findings);
        }
    }

    /// <summary>The account of every lane, by gateway and stream.</summary>
    public IReadOnlyList<LaneSummary> Summary() => [.. All.Select(l => l.Summary())];

    /// <summary>An older stream that is still being delivered. One that was never heard of began before we listened.</summary>
    private static void Older(Heard heard, string gateway, string name, IReadOnlyList<(string Lane, long From, long Next)> lanes, List<Finding> findings)
    {
        var known = heard.Streams.ContainsKey(name);
        var stream = Stream(heard, gateway, name, findings);
        stream.Whole &= known;
        foreach (var (lane, from, next) in lanes)
        {
            stream.Lane(gateway, name, lane).Status(from, next, stream.Whole, afterPause: false, findings);
        }
    }

    private LaneLedger Lane(string gateway, string stream, string lane, List<Finding> findings) =>
        Stream(Gateway(gateway), gateway, stream, findings).Lane(gateway, stream, lane);

    private Heard Gateway(string gateway)
    {
        if (!gateways.TryGetValue(gateway, out var heard))
        {
            gateways.Add(gateway, heard = new Heard());
        }

        return heard;
    }

    private static StreamLanes Stream(Heard heard, string gateway, string stream, List<Finding> findings)
    {
        if (!heard.Streams.TryGetValue(stream, out var lanes))
        {
            heard.Streams.Add(stream, lanes = new StreamLanes { Whole = heard.Streams.Count > 0 });
            findings.Add(new Finding(FindingKind.NewStream, gateway, stream));
        }

        return lanes;
    }

    private sealed class Heard
    {
        public Dictionary<string, StreamLanes> Streams { get; } = new(StringComparer.Ordinal);

        public string? Present { get; set; }

        public bool? Online { get; set; }
    }

    private sealed class StreamLanes
    {
        public bool Whole { get; set; }

        public Dictionary<string, LaneLedger> Lanes { get; } = new(StringComparer.Ordinal);

        public LaneLedger Lane(string gateway, string stream, string lane)
        {
            if (!Lanes.TryGetValue(lane, out var ledger))
            {
                Lanes.Add(lane, ledger = new LaneLedger(gateway, stream, lane));
            }

            return ledger;
        }
    }
}

/// <summary>What a status says that matters for completeness.</summary>
/// <param name="Online">Whether the gateway is connected.</param>
/// <param name="Stream">The stream it numbers in.</param>
/// <param name="Version">Version of the program; null: not said.</param>
/// <param name="Lanes">For each lane the first number owed, and the next number.</param>
internal sealed record StatusFacts(bool Online, string Stream, string? Version, IReadOnlyList<(string Lane, long From, long Next)> Lanes)
{
    /// <summary>The older streams of which something may be owed still, with their lanes.</summary>
    public IReadOnlyList<(string Stream, IReadOnlyList<(string Lane, long From, long Next)> Lanes)> Older { get; init; } = [];
}
