using Gateway.Abstractions.Configuration;

namespace Gateway.Configuration;

/// <summary>The setting <c>url</c> of an upstream: one broker, or several in the order of preference.</summary>
internal static class UpstreamUrls
{
    private const string Example = "as mqtt://broker.example.com:1883";

    private static readonly string[] Schemes = ["mqtt", "mqtts", "ws", "wss"];

    /// <summary>The urls that can be used, each with its port; empty when there is a problem with all of them.</summary>
    internal static IReadOnlyList<Uri> Read(Settings settings)
    {
        var urls = new List<Uri>();
        settings.List("url", "Where to: mqtt://host:port; a list is tried in order, from the first, each time a connection is made.", fallback: null, text => Check(text, urls), pattern: @"^mqtt://([^/?#@:\[\]]+|\[[^\]]+\])(:[1-9][0-9]{0,4})?/?$");
        return urls;
    }

    /// <summary>What is wrong with one; when nothing is, it joins <paramref name="urls"/>. Never repeats the text, which may hold a password.</summary>
    private static string? Check(string text, List<Uri> urls)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || !text.Contains("://", StringComparison.Ordinal))
        {
            return $"is not a url; write one {Example}";
        }

        if (!Schemes.Contains(url.Scheme, StringComparer.Ordinal))
        {
            return $"must begin with mqtt://, {Example}";
        }

        if (url.UserInfo.Length > 0)
        {
            return "must not hold a user or password; use username and password-file";
        }

        if (url.Host.Length == 0)
        {
            return $"names no host; write it {Example}";
        }

        if (url.Scheme != "mqtt")
        {
            var without = url.Scheme == "mqtts" ? "the connection would not be encrypted" : "there are no WebSockets";
            return $"{url.Scheme} is not available yet in this version: {without}; use mqtt";
        }

        if (url.Port == 0)
        {
            return $"port 0 is none; write it {Example}";
        }

        if (url.AbsolutePath.Length > 1 || url.Query.Length > 0 || url.Fragment.Length > 0)
        {
            return $"must end behind the port, {Example}";
        }

        urls.Add(url.Port > 0 ? url : new UriBuilder(url) { Port = 1883 }.Uri);
        return null;
    }
}
