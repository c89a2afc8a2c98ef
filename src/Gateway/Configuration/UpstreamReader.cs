using System.Text;
using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Formats;

namespace Gateway.Configuration;

/// <summary>Reads one entry of <c>upstreams</c>.</summary>
internal static class UpstreamReader
{
    private static readonly string[] LaneNames = [.. Lanes.All.Select(l => l.Name())];

    internal static UpstreamSection? Read(string id, Settings settings, Catalogue<Func<string, IPayloadFormat>> formats)
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
            Format = formats.Read(settings, "format", "Format of the payloads.", "cloudevents")!,
        };
        ReadLater(settings);
        return section.Urls.Count > 0 && section.Format is not null ? section : null;
    }

    private static Lane[] ReadLanes(Settings settings)
    {
        var names = settings.List("send", "The lanes it is sent.", LaneNames, choices: LaneNames, mayBeEmpty: false);
        return [.. Lanes.All.Where(l => names.Contains(l.Name(), StringComparer.Ordinal))];
    }

    private static void ReadLater(Settings settings)
    {
        settings.Later("expire", SettingType.Group, "How long undelivered events of a lane are worth sending.", "nothing expires", warning: true);
        settings.Later("batch", SettingType.Group, "Several readings in one message.", "each reading would be a message of its own", off: "off");
        settings.Later("shadow", SettingType.Boolean, "A second upstream that is tried out and owed nothing.", "it would be owed every event", off: "false");
        settings.Later("link", SettingType.Text, "What makes the connection.", "there is only the builtin link", off: "builtin");
        settings.Later("commands", SettingType.List, "Commands this upstream may send.", "no command is taken", warning: true);
    }

    private static string? CheckUtf8(string text) =>
        text.Any(char.IsControl) ? "must not contain control characters"
        : Encoding.UTF8.GetByteCount(text) > ushort.MaxValue ? "is too long; at most 65535 bytes (MQTT 5 §1.5.4)"
        : null;
}
