using System.Text;
using Gateway.Abstractions.Configuration;

namespace Gateway.Configuration;

/// <summary>The group <c>gateway</c>: who this gateway is on the wire.</summary>
/// <param name="Id">Its id, <c>[a-z0-9][a-z0-9-]{0,62}</c>.</param>
/// <param name="TopicPrefix">The first levels of every topic, without slashes at its ends.</param>
internal sealed record GatewaySection(string Id, string TopicPrefix)
{
    /// <summary>A file that is there once the system clock is synchronised; null: those of the usual services.</summary>
    public string? ClockFile { get; init; }

    internal static GatewaySection Read(Settings settings, ConfigurationSources sources)
    {
        var fallback = IdFromHostName(sources.HostName);
        var id = settings.OptionalText("id", "Name of this gateway in topics and events; when left out the host name, in lower case.", Ids.Check, Ids.Bounds, Ids.Pattern) ?? fallback;
        if (!settings.Has("id"))
        {
            settings.Problem("id", $"not given, so the host name '{fallback}' is used; a new host name would make a new gateway for subscribers, so write it down", warning: true);
        }

        return new GatewaySection(
            id,
            settings.Text("topic-prefix", "First levels of every topic.", "gateways", CheckPrefix, "no + or #, no slash at its ends, not beginning with $", @"^(?![$/])(?!.*(//|/$))[^+#\u0000-\u001f]+$"))
        {
            ClockFile = settings.OptionalFilePath("clock-file", "A file that is there once the system clock is synchronised; when left out those of systemd-timesyncd and chrony."),
        };
    }

    /// <summary>Maps a host name to an id: lower case, everything else that is not allowed becomes a hyphen.</summary>
    internal static string IdFromHostName(string hostName)
    {
        var id = new StringBuilder();
        foreach (var c in hostName.Split('.')[0].ToLowerInvariant())
        {
            id.Append(char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) ? c : '-');
        }

        var mapped = id.ToString().Trim('-');
        return mapped.Length == 0 ? "gateway" : mapped[..Math.Min(mapped.Length, Ids.MaxLength)];
    }

    private static string? CheckPrefix(string prefix) => prefix switch
    {
        "" => "must not be empty",
        _ when prefix.StartsWith('$') => "must not begin with '$': those topics belong to the broker",
        _ when prefix.AsSpan().ContainsAny('+', '#') => "must not contain '+' or '#': they are wildcards",
        _ when prefix.StartsWith('/') || prefix.EndsWith('/') || prefix.Contains("//", StringComparison.Ordinal) => "must not begin or end with '/', nor contain '//'",
        _ when prefix.Any(char.IsControl) => "must not contain control characters",
        _ when Encoding.UTF8.GetByteCount(prefix) > 1024 => "is too long; at most 1024 bytes",
        _ => null,
    };
}
