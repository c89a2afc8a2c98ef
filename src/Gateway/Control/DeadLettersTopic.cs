using System.Text.Json.Nodes;
using Gateway.Abstractions.Store;
using Gateway.Diagnostics;

namespace Gateway.Control;

/// <summary>The commands <c>outbox.dead-letters.…</c>: events that a broker refuses.</summary>
/// <param name="desk">The store that keeps them; null while there is none.</param>
/// <param name="json">Writes events as they are sent.</param>
internal sealed class DeadLettersTopic(Func<IOutboxDesk?> desk, EventJson json)
{
    /// <summary>Letters in one reply.</summary>
    internal const int Page = 200;

    /// <summary>A page of them, oldest first.</summary>
    public Task<JsonObject> ListAsync(ControlCall call)
    {
        var after = call.Args.OptionalNumber("after", 0) ?? 0;
        call.Args.Finish();
        var page = Use(d => d.DeadLetters(after, Page));
        return Task.FromResult(new JsonObject
        {
            ["dead-letters"] = new JsonArray([.. page.Select(l => (JsonNode)Of(l))]),
            ["next"] = page.Count == Page ? page[^1].Id : null,
        });
    }

    /// <summary>One is sent again.</summary>
    public Task<JsonObject> RetryAsync(ControlCall call) => DoAsync(call, static (d, id) => d.Retry(id));

    /// <summary>One is forgotten.</summary>
    public Task<JsonObject> DropAsync(ControlCall call) => DoAsync(call, static (d, id) => d.Drop(id) ? null : $"there is no dead letter {id}");

    /// <summary>Does it; the answer is why it was not done.</summary>
    private Task<JsonObject> DoAsync(ControlCall call, Func<IOutboxDesk, long, string?> what)
    {
        var id = call.Args.OptionalNumber("id", 1) ?? throw new RefusedException("'args.id' is missing");
        call.Args.Finish();
        return Use(d => what(d, id)) is { } why
            ? throw new RefusedException($"{why}; look again with 'sensor-gateway outbox dead-letters list'")
            : Task.FromResult(new JsonObject { ["id"] = id });
    }

    private T Use<T>(Func<IOutboxDesk, T> what) =>
        AskStore.For(() => what(desk() ?? throw new RefusedException("there are no dead letters: the store is in memory now")));

    private JsonObject Of(DeadLetter letter) => new()
    {
        ["id"] = letter.Id,
        ["upstream"] = letter.Upstream,
        ["at"] = Wire.Time(letter.At.UtcTicks),
        ["detail"] = letter.Detail,
        ["event"] = json.Of(letter.Event, letter.Stream),
    };
}
