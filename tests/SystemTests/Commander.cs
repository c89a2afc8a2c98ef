using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using TestKit;
using TestKit.Wire;

namespace SystemTests;

/// <summary>Somebody who sends commands to the gateway <c>scene</c> with mosquitto's own client, and reads the replies from a witness.</summary>
internal sealed class Commander(int port, Witness witness, string protocol = "5", string? user = null)
{
    private int asked;

    /// <summary>A sound payload, issued now.</summary>
    public static string Payload(string id, string args = "{}", TimeSpan ago = default) =>
        $$"""{"id":"{{id}}","issued-at":"{{(TimeProvider.System.GetUtcNow() - ago).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)}}","args":{{args}}}""";

    /// <summary>Sends a command under an id of its own and waits for its reply.</summary>
    public async Task<JsonElement> AskAsync(string name, string args = "{}")
    {
        var id = $"c{++asked}";
        await SendAsync(name, Payload(id, args));
        return await ReplyAsync(name, id);
    }

    /// <summary>Publishes a payload.</summary>
    public Task SendAsync(string name, string payload, params string[] more) => PublishAsync(name, ["-m", payload, .. more]);

    /// <summary>Publishes a file.</summary>
    public Task SendFileAsync(string name, string file) => PublishAsync(name, ["-f", file]);

    /// <summary>Waits for the reply with that id.</summary>
    public async Task<JsonElement> ReplyAsync(string name, string? id)
    {
        var found = default(JsonElement);
        await Eventually.TrueAsync(
            () =>
            {
                found = Replies(name).FirstOrDefault(r => r.GetProperty("id").GetString() == id);
                return found.ValueKind == JsonValueKind.Object;
            },
            $"the command {name} is answered");
        return found;
    }

    /// <summary>The replies to a command so far.</summary>
    public IReadOnlyList<JsonElement> Replies(string name)
    {
        var replies = witness.Messages.Where(m => m.Topic == $"gateways/scene/replies/{name}").ToList();
        Assert.All(replies, r => Assert.Empty(WireSchemas.OfMessage(r.Topic, r.Payload)));
        return replies.ConvertAll(r => r.Json);
    }

    private async Task PublishAsync(string name, string[] what)
    {
        string[] login = [.. protocol == "5" ? (string[])["-V", "5"] : ["-V", "mqttv311"], .. user is null ? Array.Empty<string>() : ["-u", user, "-P", "any"]];
        using var publish = Process.Start(new ProcessStartInfo("mosquitto_pub", ["-p", $"{port}", .. login, "-q", "1", "-t", $"gateways/scene/commands/{name}", .. what]) { UseShellExecute = false })!;
        await publish.WaitForExitAsync();
        Assert.Equal(0, publish.ExitCode);
    }
}
