using System.Text.Json;
using Gateway.Listening;

namespace Gateway.Tests.Listening;

public sealed class EventSentenceTests
{
    [Theory]
    [InlineData("raised", "\"severity\":\"warning\",\"value\":31,\"limit\":30,\"unit\":\"Cel\",\"notify\":false,\"held\":\"shelved\"", "warm raised to warning at 31 °C (limit 30), bench/temperature [not to be notified: shelved]")]
    [InlineData("reminder", "\"severity\":\"warning\",\"value\":31,\"limit\":30,\"notify\":true", "warm is still active, warning at 31 (limit 30), bench/temperature")]
    [InlineData("acknowledged", "\"by\":\"anna\",\"comment\":\"on my way\"", "warm acknowledged by anna: on my way, bench/temperature")]
    [InlineData("shelved", "\"by\":\"anna\",\"until\":\"2026-03-29T17:04:05.000Z\",\"one-shot\":true", "warm shelved by anna until 2026-03-29T17:04:05.000Z or until it clears, bench/temperature")]
    [InlineData("unshelved", "\"value\":31", "warm is no longer shelved (its time is over) at 31, bench/temperature")]
    [InlineData("unshelved", "\"by\":\"anna\"", "warm is no longer shelved by anna, bench/temperature")]
    [InlineData("reset", "\"by\":\"anna\"", "warm reset by anna, bench/temperature")]
    [InlineData("suppressed", "\"value\":31", "warm suppressed at 31, bench/temperature")]
    [InlineData("flapping-started", "\"count\":5", "warm flaps: raised 5 times; what it does is withheld, bench/temperature")]
    [InlineData("flapping-ended", "\"count\":17,\"value\":29", "warm is calm again at 29: 17 changes were withheld, bench/temperature")]
    public void An_alerts_event_is_said_as_a_person_would(string kind, string data, string sentence)
    {
        using var document = JsonDocument.Parse($$"""{"type":"alert.{{kind}}.v1","data":{"rule":"warm","sensor":"bench","channel":"temperature",{{data}} } }""");
        Assert.Equal(sentence, EventSentence.Of(document.RootElement));
    }
}
