namespace TestKit.Wire;

/// <summary>Messages written by hand, as a gateway would send them.</summary>
public static class Notices
{
    /// <summary>A reading.</summary>
    public static string Reading(string gateway, string stream, long number, double value = 1) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $$$"""{"specversion":"1.0","id":"{{{stream}}}-readings-{{{number:D16}}}","source":"/gateways/{{{gateway}}}","type":"reading.v1","subject":"bench/temperature","time":"2026-03-29T15:04:05.250Z","stream":"{{{stream}}}","lane":"readings","sequence":"{{{number:D16}}}","data":{"sensor":"bench","channel":"temperature","value":{{{value}}},"unit":"Cel","quality":"good","flags":[]}}""");

    /// <summary>A loss notice; <paramref name="data"/> replaces the right data.</summary>
    public static string Loss(string gateway, string stream, string lane, long from, long to, string? data = null) =>
        $$$"""{"specversion":"1.0","id":"{{{stream}}}-{{{lane}}}-{{{from:D16}}}..{{{to:D16}}}","source":"/gateways/{{{gateway}}}","type":"loss.v1","time":"2026-03-29T15:04:05.250Z","stream":"{{{stream}}}","lane":"{{{lane}}}","data":{{{data ?? $$"""{"from":{{from}},"to":{{to}},"count":{{to - from + 1}},"reason":"evicted"}"""}}}}""";

    /// <summary>A status that names the lane of readings.</summary>
    public static string Status(string stream, long next, long from = 1, bool online = true) =>
        $$$$"""{"status":"{{{{(online ? "online" : "offline")}}}}","version":"0.1.0","stream":"{{{{stream}}}}","boot":"unknown","time":"2026-03-29T15:04:05.250Z","store":"durable","active-alerts":0,"lanes":{"readings":{"from":{{{{from}}}},"next":{{{{next}}}}}}}""";
}
