using System.Net;
using System.Text.Json.Nodes;
using TestKit;

namespace SystemTests.Secrets;

/// <summary>
/// A gateway with marked secrets in files, environment, urls and headers, through its ordinary life and its failures: none of the marks may stand in
/// anything that it logs, sends or answers.
/// </summary>
public sealed class SecretsTests
{
    private static readonly string[] Failing = ["wrong", "absent", "misused", "folder", "keyless", "misused-key", "stranger", "nobody", "page"];

    [MosquittoFact]
    public async Task Nothing_that_the_program_says_tells_a_secret()
    {
        await using var scene = await SecretScene.SetAsync();
        Assert.Equal(0, (await scene.RunAsync("check", "--config", scene.Configuration)).ExitCode);
        using var gateway = scene.Start();
        await Eventually.TrueAsync(() => gateway.Output.Contains("Commands are taken at", StringComparison.Ordinal), () => "it is up: " + gateway.Output + gateway.Error);

        // What fails for a minute is told as an event, too.
        await Eventually.TrueAsync(
            () => Failing.All(id => Down(scene).Contains(id)),
            () => $"every failure is an event; those of {string.Join(", ", Down(scene))} are: {gateway.Output}",
            TimeSpan.FromMinutes(5));
        Assert.DoesNotContain(Down(scene), id => !Failing.Contains(id));
        await AskAsync(scene);

        // Failed reloads, and one that changes a secret.
        var whole = await File.ReadAllTextAsync(scene.Configuration);
        await File.AppendAllTextAsync(scene.Configuration, scene.BadLine);
        Assert.Equal(78, (await scene.RunAsync("check", "--config", scene.Configuration)).ExitCode);
        Assert.Equal(78, (await scene.RunAsync("reload", "--config", scene.Configuration, "--socket", scene.Socket)).ExitCode);
        Assert.Equal(0, (await scene.RunAsync("status", "--json", "--socket", scene.Socket)).ExitCode);
        await File.WriteAllTextAsync(scene.Configuration, whole);
        scene.ChangeQuery();
        var plan = await scene.RunAsync("check", "--plan", "--socket", scene.Socket);
        Assert.Contains("changed  upstreams.web", plan.Output, StringComparison.Ordinal);
        await AskAsync(scene);
        Assert.Equal(0, (await scene.RunAsync("reload", "--socket", scene.Socket)).ExitCode);
        await Eventually.TrueAsync(() => scene.Witness.Messages.Any(m => m.Topic.EndsWith("system/configuration-applied", StringComparison.Ordinal)), "the reload is told");

        await gateway.TerminateAsync();
        scene.Marks.Hear("log", gateway.Output);
        scene.Marks.Hear("log (error)", gateway.Error);
        scene.HearMessages();
        Assert.Empty(scene.Marks.Leaks());

        // Enough was heard: the trace of the log, and the reasons of all failures.
        Assert.Contains("Upstream wrong: ", gateway.Output, StringComparison.Ordinal);
    }

    /// <summary>Every command that says something of the running service or its files.</summary>
    private static async Task AskAsync(SecretScene scene)
    {
        string[][] commands =
        [
            ["status"], ["status", "--json"], ["check", "--plan"], ["check", "--plan", "--json"], ["sensors", "list"], ["sensors", "list", "--json"], ["alerts", "list"],
            ["outbox", "status"], ["outbox", "list"], ["outbox", "export", "--upstream", "wrong"], ["outbox", "dead-letters", "list"], ["outbox", "verify"],
        ];
        foreach (var command in commands)
        {
            Assert.Equal(0, (await scene.RunAsync([.. command, "--socket", scene.Socket])).ExitCode);
        }

        await scene.RunAsync("doctor", "--network", "--config", scene.Configuration);
        await scene.RunAsync("doctor", "--json", "--config", scene.Configuration);
        foreach (var subject in new[] { "drivers", "signals", "formats", "events", "commands", "schema" })
        {
            Assert.Equal(0, (await scene.RunAsync("describe", subject)).ExitCode);
        }

        Assert.Equal(HttpStatusCode.OK, await scene.GetAsync("/metrics", mayAsk: true));
        Assert.Equal(HttpStatusCode.OK, await scene.GetAsync("/health/ready", mayAsk: true));
        Assert.Equal(HttpStatusCode.Unauthorized, await scene.GetAsync("/metrics", mayAsk: false));
        Assert.Equal(HttpStatusCode.NotFound, await scene.GetAsync("/nothing", mayAsk: true));
    }

    private static List<string> Down(SecretScene scene) =>
    [
        .. scene.Witness.Messages.Where(m => m.Topic.EndsWith("system/upstream-down", StringComparison.Ordinal)).Select(m => JsonNode.Parse(m.Payload)!["subject"]!.GetValue<string>()),
    ];
}
