using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Listening;
using TestKit.Wire;

namespace SystemTests.Disk;

/// <summary>
/// Judges what a witness received when a gateway numbered in several streams: of each stream and lane every number from 1 up to the last that any
/// status or event names arrived in order, or lies in a loss notice that came before the number behind it. Shares no code with the
/// product, whose own judge it asks too.
/// </summary>
internal sealed class StreamAccounts
{
    private readonly Dictionary<(string Stream, string Lane), Account> accounts = [];
    private readonly List<string> complaints = [];
    private readonly List<JsonElement> events = [];

    public StreamAccounts(IReadOnlyList<Received> messages)
    {
        using var printer = new ListenJson(TextWriter.Null);
        var judge = new Subscriber(printer);
        var readings = 0;
        foreach (var message in messages)
        {
            judge.Take(message.Topic, Encoding.UTF8.GetBytes(message.Payload), message.Retained);
            var json = message.Json;
            if (message.Topic.EndsWith("/status", StringComparison.Ordinal))
            {
                TakeStatus(json);
            }
            else if (!message.Topic.Contains("/state/", StringComparison.Ordinal))
            {
                TakeEvent(json, message.Payload);
            }

            // Thousands of readings are all alike.
            if (!message.Topic.Contains("/readings/", StringComparison.Ordinal) || readings++ < 200)
            {
                complaints.AddRange(WireSchemas.OfMessage(message.Topic, message.Payload).Select(p => $"{message.Topic}: {p} in {message.Payload}"));
            }
        }

        complaints.AddRange(accounts.SelectMany(a => a.Value.Missing().Select(n => $"{a.Key.Stream} {a.Key.Lane} {n} is missing")));
        if (!judge.Ledger.IsComplete || judge.Ledger.HasFault || judge.Malformed > 0)
        {
            complaints.AddRange(judge.Ledger.Summary().Where(l => l.Missing > 0 || l.TwoContents > 0).Select(l => $"listen: {l}"));
            complaints.Add($"listen: complete {judge.Ledger.IsComplete}, malformed {judge.Malformed}");
        }
    }

    /// <summary>What is wrong; empty: nothing.</summary>
    public IReadOnlyList<string> Complaints => complaints;

    /// <summary>The last status.</summary>
    public JsonElement Status { get; private set; }

    /// <summary>What each status said of the store, without repeats.</summary>
    public List<string> Stores { get; } = [];

    /// <summary>The streams, in the order in which they were first heard of.</summary>
    public List<string> Streams { get; } = [];

    /// <summary>The events of a lane over all streams, in the order of arrival, without repeats and loss notices.</summary>
    public IEnumerable<JsonElement> Lane(string lane) => events.Where(e => e.GetProperty("lane").GetString() == lane);

    /// <summary>The system events, by the middle of their type, without those of a broker that was away for a minute: on a busy machine it may be.</summary>
    public IEnumerable<string> System => Lane("system").Select(e => e.GetProperty("type").GetString()!.Split('.')[1]).Where(k => k is not ("upstream-down" or "upstream-up"));

    /// <summary>The first system event of a kind.</summary>
    public JsonElement FirstSystem(string kind) => Lane("system").First(e => e.GetProperty("type").GetString()!.Split('.')[1] == kind).GetProperty("data");

    /// <summary>How many numbers of a stream and lane arrived, and how many are lost with a notice.</summary>
    public (int Arrived, long Lost) Of(string stream, string lane) => accounts.TryGetValue((stream, lane), out var account) ? (account.Arrived, account.Lost) : default;

    private void TakeStatus(JsonElement status)
    {
        Status = status;
        var store = status.GetProperty("store").GetString()!;
        if (Stores.Count == 0 || Stores[^1] != store)
        {
            Stores.Add(store);
        }

        TakeLanes(status);
        if (status.TryGetProperty("older", out var older))
        {
            older.EnumerateArray().ToList().ForEach(TakeLanes);
        }
    }

    private void TakeLanes(JsonElement stream)
    {
        foreach (var lane in stream.GetProperty("lanes").EnumerateObject())
        {
            Find(stream.GetProperty("stream").GetString()!, lane.Name).IsOwed(lane.Value.GetProperty("next").GetInt64());
        }
    }

    private void TakeEvent(JsonElement json, string payload)
    {
        var (stream, lane) = (json.GetProperty("stream").GetString()!, json.GetProperty("lane").GetString()!);
        var account = Find(stream, lane);
        if (json.GetProperty("type").GetString() == "loss.v1")
        {
            account.Lose(json.GetProperty("data").GetProperty("from").GetInt64(), json.GetProperty("data").GetProperty("to").GetInt64());
            return;
        }

        var number = long.Parse(json.GetProperty("sequence").GetString()!, CultureInfo.InvariantCulture);
        if (account.Take(number, payload) is { } complaint)
        {
            complaints.Add($"{stream} {lane}: {complaint}");
        }
        else if (!account.WasRepeat)
        {
            events.Add(json);
        }
    }

    private Account Find(string stream, string lane)
    {
        if (!Streams.Contains(stream))
        {
            Streams.Add(stream);
        }

        if (!accounts.TryGetValue((stream, lane), out var account))
        {
            accounts.Add((stream, lane), account = new Account());
        }

        return account;
    }

    private sealed class Account
    {
        private readonly Dictionary<long, string> arrived = [];
        private readonly HashSet<long> lost = [];
        private long last;
        private long next = 1;

        public int Arrived => arrived.Count;

        public long Lost => lost.Count;

        public bool WasRepeat { get; private set; }

        public void IsOwed(long nextNumber) => next = Math.Max(next, nextNumber);

        public void Lose(long from, long to)
        {
            for (var n = from; n <= to; n++)
            {
                lost.Add(n);
            }
        }

        /// <summary>An event; returns what is wrong with it.</summary>
        public string? Take(long number, string payload)
        {
            WasRepeat = !arrived.TryAdd(number, payload);
            if (WasRepeat)
            {
                return arrived[number] == payload ? null : $"{number} has two contents";
            }

            var before = last;
            last = Math.Max(last, number);
            return number < before ? $"{number} came after {before}"
                : Open(before + 1, number - 1).Any() ? $"{number} came after {before}, and no notice of what is between"
                : null;
        }

        public IEnumerable<long> Missing() => Open(1, Math.Max(next - 1, last));

        private IEnumerable<long> Open(long from, long to)
        {
            for (var n = from; n <= to; n++)
            {
                if (!arrived.ContainsKey(n) && !lost.Contains(n))
                {
                    yield return n;
                }
            }
        }
    }
}
