using Gateway.Abstractions.Configuration;

namespace Gateway.Configuration;

/// <summary>The setting <c>url</c> of an upstream: one broker, or several in the order of preference.</summary>
internal static class UpstreamUrls
{
    private const string Example = "as mqtt://broker.example.com:1883";

    private const string Authority = @"([^/?#@:\[\]]+|\[[^\]]+\])(:[1-9][0-9]{0,4})?";

    /// <summary>The urls that can be used, each with its port; empty when there is a problem with all of them.</summary>
    internal static IReadOnlyList<Uri> Read(Settings settings)
    {
        var urls = new List<Uri>();
        settings.List("url", "Where to: mqtt://host:port, mqtts:// with TLS, ws:// or wss:// with a path through a WebSocket; a list is tried in order.", fallback: null, text => Check(text, urls), pattern: $"^(mqtts?://{Authority}/?|wss?://{Authority}([/?][^#]*)?)$");
        if (urls.Count > 1)
        {
            settings.Problem("url", "not available yet in this version: only the first of several urls is used; name one", warning: true);
        }

        return urls;
    }

    /// <summary>What is wrong with one; when nothing is, it joins <paramref name="urls"/>. Never repeats the text, which may hold a password.</summary>
    private static string? Check(string text, List<Uri> urls)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || !text.Contains("://", StringComparison.Ordinal))
        {
            return $"is not a url; write one {Example}";
        }

        if (DefaultPort(url.Scheme) is not { } defaultPort)
        {
            return $"must begin with mqtt://, mqtts://, ws:// or wss://, {Example}";
        }

        if (url.UserInfo.Length > 0)
        {
            return "must not hold a user or password; use username and password-file";
        }

        if (url.Host.Length == 0)
        {
            return $"names no host; write it {Example}";
        }

        if (url.Port == 0)
        {
            return $"port 0 is none; write it {Example}";
        }

        var webSocket = url.Scheme is "ws" or "wss";
        if ((!webSocket && (url.AbsolutePath.Length > 1 || url.Query.Length > 0)) || url.Fragment.Length > 0)
        {
            return webSocket ? "must not hold a '#'" : $"must end behind the port, {Example}";
        }

        urls.Add(url.Port > 0 ? url : new UriBuilder(url) { Port = defaultPort }.Uri);
        return null;
    }

    private static int? DefaultPort(string scheme) => scheme switch
    {
        "mqtt" => 1883,
        "mqtts" => 8883,
        "ws" => 80,
        "wss" => 443,
        _ => null,
    };
}
