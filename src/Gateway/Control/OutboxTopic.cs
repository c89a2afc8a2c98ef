using System.Text.Json.Nodes;
using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Diagnostics;
using Gateway.Forwarding;

namespace Gateway.Control;

/// <summary>The commands <c>outbox.…</c>: what is stored and not yet delivered. Replies are pages; nothing walks the whole store.</summary>
/// <param name="store">The store that is written now.</param>
/// <param name="desk">What operators do with it; null: nothing.</param>
/// <param name="slots">What each upstream is owed.</param>
/// <param name="state">Whether the disk can be written.</param>
/// <param name="json">Writes events as they are sent.</param>
internal sealed class OutboxTopic(Func<IOutbox> store, Func<IOutboxDesk?> desk, Func<IReadOnlyList<OwedSlot>> slots, GatewayState state, EventJson json)
{
    /// <summary>Entries in one reply.</summary>
    internal const int Page = 200;

    /// <summary>Entries looked at for one reply of <c>outbox.verify</c>.</summary>
    private const int Checked = 5_000;

    private const int MostName = 256;

    /// <summary>The store, its size, and how far each upstream is.</summary>
    public Task<JsonObject> StatusAsync(ControlCall call)
    {
        call.Args.Finish();
        var outbox = store();
        var figures = outbox.Figures;
        return Task.FromResult(new JsonObject
        {
            ["stream"] = outbox.Stream,
            ["store"] = state.StoreVolatile ? "volatile" : outbox.Durable ? "durable" : "memory",
            ["failure"] = state.StoreFailure,
            ["bytes"] = figures.Bytes,
            ["limit"] = figures.Limit,
            ["dead-letters"] = figures.DeadLetters,
            ["commits"] = figures.Commits,
            ["commit-time"] = figures.Commits == 0 ? null : figures.Committing.TotalSeconds / figures.Commits,
            ["evicted"] = figures.Evicted,
            ["damaged"] = figures.Damaged,
            ["lost"] = new JsonArray([.. (desk()?.Losses() ?? []).Select(l => (JsonNode)new JsonObject { ["upstream"] = l.Upstream, ["lane"] = l.Lane.Name(), ["reason"] = l.Reason.Name(), ["count"] = l.Count })]),
            ["next"] = new JsonObject([.. Lanes.All.Select(l => KeyValuePair.Create<string, JsonNode?>(l.Name(), outbox.Next(l)))]),
            ["upstreams"] = new JsonArray([.. slots().SelectMany(s => s.Current.Streams).Select(r => (JsonNode)Upstream(r))]),
        });
    }

    /// <summary>A page of what an upstream is owed of one lane, oldest first.</summary>
    public Task<JsonObject> ListAsync(ControlCall call)
    {
        var (reader, lane, after, rest) = Place(call.Args);
        var most = (int)(call.Args.OptionalNumber("most", 1, Page) ?? Page);
        call.Args.Finish();
        var entries = Read(reader, lane, after, most);
        var last = entries.Count > 0 ? entries[^1].Last : after;
        return Task.FromResult(new JsonObject
        {
            ["upstream"] = reader.Upstream,
            ["stream"] = reader.Stream,
            ["lane"] = lane.Name(),
            ["entries"] = new JsonArray([.. entries.Select(e => (JsonNode)json.Of(e, reader.Stream))]),
            ["next"] = Next(reader, last, rest, entries.Count == most),
        });
    }

    /// <summary>Reads what an upstream is owed of one lane, page by page, and counts; each row is checked as it is read.</summary>
    public Task<JsonObject> VerifyAsync(ControlCall call)
    {
        var (reader, lane, after, rest) = Place(call.Args);
        call.Args.Finish();
        var events = 0L;
        var gaps = new JsonObject();
        var looked = 0;
        for (var more = true; more && looked < Checked;)
        {
            var page = Read(reader, lane, after, Page);
            more = page.Count == Page;
            looked += page.Count;
            foreach (var entry in page)
            {
                after = entry.Last;
                if (!entry.IsGap)
                {
                    events++;
                    continue;
                }

                gaps[entry.Loss.Name()] = (gaps[entry.Loss.Name()]?.GetValue<long>() ?? 0) + entry.Through - entry.Sequence + 1;
            }
        }

        return Task.FromResult(new JsonObject
        {
            ["upstream"] = reader.Upstream,
            ["stream"] = reader.Stream,
            ["lane"] = lane.Name(),
            ["events"] = events,
            ["lost"] = gaps,
            ["next"] = Next(reader, after, rest, looked >= Checked),
        });
    }

    /// <summary>Has the structure of the whole store checked: what is wrong with it.</summary>
    public async Task<JsonObject> CheckAsync(ControlCall call)
    {
        call.Args.Finish();

        // It reads everything: not on the thread of whoever asks.
        var found = await Task.Run(() => AskStore.For(() => desk()?.Check() ?? []));
        return new JsonObject { ["faults"] = new JsonArray([.. found.Select(f => (JsonNode)f)]) };
    }

    /// <summary>One event by its id.</summary>
    public Task<JsonObject> ShowAsync(ControlCall call)
    {
        var id = call.Args.Text("id", MostName);
        call.Args.Finish();
        var words = id.Split('-');
        if (words.Length != 3 || Lanes.Find(words[1]) is not { } lane || !long.TryParse(words[2], System.Globalization.NumberStyles.None, null, out var number) || number < 1)
        {
            throw new RefusedException($"'{id}' is no id of an event; it is written stream-lane-sequence, as 9f3c02aa-alerts-0000000000000042");
        }

        foreach (var reader in slots().SelectMany(s => s.Current.Streams).Where(r => r.Stream == words[0] && r.Lanes.Contains(lane) && number < r.Committed(lane)))
        {
            if (Read(reader, lane, number - 1, 1) is [var found] && found.Sequence <= number && number <= found.Last)
            {
                return Task.FromResult(json.Of(found, reader.Stream));
            }
        }

        throw new RefusedException($"{id} is not in the store: it is delivered and deleted, was never there, or its lane is sent to nobody");
    }

    private static JsonObject Upstream(IOutboxReader reader) => new()
    {
        ["upstream"] = reader.Upstream,
        ["stream"] = reader.Stream,
        ["lanes"] = new JsonObject([.. reader.Lanes.Select(l => KeyValuePair.Create<string, JsonNode?>(l.Name(), new JsonObject
        {
            ["from"] = reader.From(l),
            ["acknowledged"] = reader.Cursor(l),
            ["next"] = reader.Committed(l),
            ["waiting"] = Owed.Waiting(reader, l),
        }))]),
    };

    private static JsonObject? Next(IOutboxReader reader, long last, IReadOnlyList<IOutboxReader> rest, bool more) =>
        more ? new JsonObject { ["stream"] = reader.Stream, ["after"] = last }
        : rest.Count > 0 ? new JsonObject { ["stream"] = rest[0].Stream }
        : null;

    /// <summary>Where to read: the stream asked for, or the oldest, and the streams behind it.</summary>
    private (IOutboxReader Reader, Lane Lane, long After, IReadOnlyList<IOutboxReader> Behind) Place(Arguments args)
    {
        var name = args.OptionalText("upstream", MostName);
        var laneName = args.OptionalText("lane", MostName) ?? Lane.Alerts.Name();
        var stream = args.OptionalText("stream", MostName);
        var after = args.OptionalNumber("after", 0);
        var all = slots();
        if (all.Count == 0)
        {
            throw new RefusedException("no upstream is configured, so nothing is kept");
        }

        var slot = name is null ? all[0] : all.FirstOrDefault(s => s.Current.Main.Upstream == name)
            ?? throw new RefusedException($"there is no upstream '{name}'; there are {string.Join(", ", all.Select(s => s.Current.Main.Upstream))}");
        if (Lanes.Find(laneName) is not { } lane)
        {
            throw new RefusedException($"there is no lane '{laneName}'; there are {string.Join(", ", Lanes.All.Select(l => l.Name()))}");
        }

        List<IOutboxReader> streams = [.. slot.Current.Streams.Where(r => r.Lanes.Contains(lane))];
        var at = stream is null ? 0 : streams.FindIndex(r => r.Stream == stream);
        if (streams.Count == 0 || at < 0)
        {
            throw new RefusedException(streams.Count == 0 ? $"upstream '{slot.Current.Main.Upstream}' is not sent lane '{laneName}'" : $"nothing of stream '{stream}' waits for that upstream any more");
        }

        return (streams[at], lane, Math.Max(after ?? 0, streams[at].Cursor(lane)), streams[(at + 1)..]);
    }

    private static List<StoredEvent> Read(IOutboxReader reader, Lane lane, long after, int most)
    {
        var entries = new List<StoredEvent>();
        AskStore.For(() => reader.Read(lane, after, most, entries));
        return entries;
    }
}
