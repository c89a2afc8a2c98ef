using System.Text;
using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Commands;

namespace Gateway.Configuration;

/// <summary>Reads one entry of <c>upstreams</c>.</summary>
internal static class UpstreamReader
{
    private static readonly string[] LaneNames = [.. Lanes.All.Select(l => l.Name())];

    internal static UpstreamSection? Read(string id, Settings settings, ConfigurationSources sources)
    {
        var urls = UpstreamUrls.Read(settings);
        var protocol = settings.Choice("protocol", "MQTT version.", ["5", "3.1.1"], "5");
        var clientId = settings.OptionalText("client-id", "Client id; the default is the gateway's id and 8 characters of the stream.", CheckUtf8, "no control characters", Setting.NoControls);
        var userName = settings.OptionalText("username", "User name.", CheckUtf8, "no control characters", Setting.NoControls);
        var passwordFile = settings.OptionalFilePath("password-file", "File with the password, read at each connect.");
        if (passwordFile is not null && userName is null && protocol == "3.1.1")
        {
            settings.Problem("password-file", "needs a username with protocol 3.1.1");
        }

        var keepAlive = settings.Duration("keep-alive", "Longest silence on the connection; 0s switches the check off.", TimeSpan.FromSeconds(30), TimeSpan.Zero, TimeSpan.FromSeconds(65535));
        if (keepAlive.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            settings.Problem("keep-alive", "must be whole seconds");
        }

        var expire = ReadExpire(settings);
        var batch = ReadBatch(settings);
        var compress = ReadCompression(settings, protocol);
        var shadow = settings.Flag("shadow", "A copy for trying out a new broker: it is sent everything and owed nothing, and what it is too slow for is not kept. It takes no commands.", fallback: false);
        var link = sources.Links.Read(settings, "link", "What makes the connection.", "builtin");
        var section = new UpstreamSection
        {
            Id = id,
            Urls = urls,
            Version5 = protocol == "5",
            ClientId = clientId,
            UserName = userName,
            PasswordFile = passwordFile,
            KeepAlive = keepAlive,
            AckTimeout = settings.Duration("ack-timeout", "How long an acknowledgement may take before the connection counts as dead.", TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)),
            RetryMax = settings.Duration("retry-max", "Longest pause between two attempts to connect.", TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            Window = settings.Integer("window", "Most events in flight.", 100, 1, 65535),
            DrainRate = settings.Rate("drain-rate", "Most events per second.", 2000, 1, 1_000_000),
            Tls = TlsReader.Read(settings, urls),
            Send = ReadLanes(settings),
            FromOldest = settings.Choice("from", "Where a new upstream begins: behind the newest event or at the oldest stored one.", ["head", "oldest"], "head") == "oldest",
            Format = sources.Formats.Read(settings, "format", "Format of the payloads.", "cloudevents")!,
            Expire = expire,
            Batch = batch,
            Compress = compress,
            Shadow = shadow,
            Commands = ReadCommands(settings, shadow),
        };
        return section.Urls.Count > 0 && section.Format is not null && link is not null ? section with { Link = link } : null;
    }

    private static Lane[] ReadLanes(Settings settings)
    {
        var names = settings.List("send", "The lanes it is sent.", LaneNames, choices: LaneNames, mayBeEmpty: false);
        return [.. Lanes.All.Where(l => names.Contains(l.Name(), StringComparer.Ordinal))];
    }

    private static Dictionary<Lane, TimeSpan> ReadExpire(Settings settings)
    {
        var expire = new Dictionary<Lane, TimeSpan>();
        var group = settings.Group("expire", "How long undelivered events are worth sending, by lane; without it for ever. What expires is named in a loss notice.");
        foreach (var lane in Lanes.All)
        {
            if (group.OptionalDuration(lane.Name(), $"For {lane.Name()}; counted from the time of the event.", TimeSpan.FromMinutes(1)) is { } limit)
            {
                expire.Add(lane, limit);
            }
        }

        return expire;
    }

    private static BatchSettings? ReadBatch(Settings settings)
    {
        var word = settings.WordOrGroup("batch", "Several readings in one message, on the topic of the lane; sent when one of the limits is reached.", ["off"], "off", out var group);
        var batch = new BatchSettings(
            group.Integer("count", "Most readings in a message.", 100, 2, 10_000),
            group.Size("bytes", "Largest payload, before compression; a single reading may be larger.", 64 * 1024, 1024, 16 * 1024 * 1024),
            group.Duration("time", "How long the first may wait for the others.", TimeSpan.FromSeconds(1), TimeSpan.Zero, TimeSpan.FromMinutes(10)));
        return word is null ? batch : null;
    }

    private static PayloadCompression ReadCompression(Settings settings, string protocol)
    {
        var compress = settings.Choice("compress", "How payloads are made smaller; the user property content-encoding names it.", ["off", "gzip", "brotli"], "off");
        if (compress != "off" && protocol == "3.1.1")
        {
            settings.Problem("compress", "needs protocol 5: MQTT 3.1.1 has no place to say that a payload is compressed");
        }

        return compress switch
        {
            "gzip" => PayloadCompression.Gzip,
            "brotli" => PayloadCompression.Brotli,
            _ => PayloadCompression.None,
        };
    }

    private static IReadOnlyList<string> ReadCommands(Settings settings, bool shadow)
    {
        var names = settings.List("commands", "Commands this upstream may send; none by default. See docs/wire/commands.md.", [], choices: CommandCatalog.Names);
        if (shadow && names.Count > 0)
        {
            settings.Problem("commands", "a shadow takes no commands; they are left to the upstream that it is a copy of", warning: true);
        }

        return shadow ? [] : [.. names.Distinct(StringComparer.Ordinal)];
    }

    private static string? CheckUtf8(string text) =>
        text.Any(char.IsControl) ? "must not contain control characters"
        : Encoding.UTF8.GetByteCount(text) > ushort.MaxValue ? "is too long; at most 65535 bytes (MQTT 5 §1.5.4)"
        : null;
}
