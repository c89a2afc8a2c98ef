using System.Net;
using TestKit;

namespace SystemTests.Secrets;

/// <summary>A gateway with a marked secret wherever a configuration has room for one, and brokers that let in some of its upstreams and refuse others.</summary>
internal sealed class SecretScene : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gateway-secrets-").FullName;
    private readonly Authority authority;
    private readonly MosquittoBroker broker;
    private readonly HttpClient client = new();
    private readonly int[] ports;
    private readonly string[] environment;
    private string query;

    private SecretScene(MosquittoBroker broker, int[] ports, Authority authority, Marks marks, string password)
    {
        (this.broker, this.ports, this.authority, Marks, query) = (broker, ports, authority, marks, marks.Make("query"));
        environment =
        [
            $"CREDENTIALS_DIRECTORY={folder}", $"BROKER_QUERY={marks.Make("environment-query")}", $"CLIENT={marks.Make("environment-client")}",
            $"MISUSED={marks.Make("environment-password")}", $"BROKER_USER={User}",
        ];
        File("right", password + "\n");
        File("wrong", marks.Make("wrong-password"));
        File("token", marks.Make("token"));
        File("garbage.key", $"-----BEGIN PRIVATE KEY-----\n{marks.Make("key")}\n-----END PRIVATE KEY-----\n");
        using var certificate = authority.Issue("gateway");
        var (own, key) = authority.Write("own", certificate);
        System.IO.File.Copy(own, Path.Combine(folder, "own.crt"));
        System.IO.File.Copy(key, Path.Combine(folder, "own.key"));
        Marks.Also(System.IO.File.ReadAllLines(key)[1]);
        Witness = new Witness(broker.Port, "gateways/scene/#", User, password);
    }

    /// <summary>The user that the broker knows.</summary>
    public static string User => "scene";

    /// <summary>The secrets, and what was heard.</summary>
    public Marks Marks { get; }

    /// <summary>Sees every message of the gateway.</summary>
    public Witness Witness { get; }

    /// <summary>The configuration.</summary>
    public string Configuration => Path.Combine(folder, "gateway.yaml");

    /// <summary>Where the running gateway is asked.</summary>
    public string Socket => Path.Combine(folder, "store", "control.sock");

    /// <summary>A line that misspells a setting of a secret and leaves the file useless.</summary>
    public string BadLine => $"\npasswords: [ {Marks.Make("unknown-setting")} ]\nupstreams: {{ \"{Marks.Make("no-yaml")}\n";

    /// <summary>Starts the brokers and the witness, and writes the configuration.</summary>
    public static async Task<SecretScene> SetAsync()
    {
        var marks = new Marks();
        var password = marks.Make("password");
        var issuer = new Authority();
        using var certificate = issuer.Issue();
        var (file, key) = issuer.Write("broker", certificate);
        var free = Loopback.FreePorts(4);
        var started = await MosquittoBroker.StartWithPasswordAsync(
            User, password, $"listener {free[0]} 127.0.0.1", "protocol websockets", $"cafile {issuer.CaFile}", $"certfile {file}", $"keyfile {key}", "require_certificate true",
            $"listener {free[1]} 127.0.0.1", $"cafile {issuer.CaFile}", $"certfile {file}", $"keyfile {key}");
        var scene = new SecretScene(started, free, issuer, marks, password);
        await scene.Witness.SubscribedAsync();
        scene.Write();
        return scene;
    }

    /// <summary>Another secret in the url of an upstream.</summary>
    public void ChangeQuery()
    {
        query = Marks.Make("other-query");
        Write();
    }

    /// <summary>Writes the configuration as it should be.</summary>
    public void Write() => File("gateway.yaml", $$"""
        gateway: { id: scene }
        sensors:
          oven: { driver: simulated, every: 200ms, channels: { temperature: { wave: constant, low: 50, unit: Cel } } }
        rules:
          steady: { point: oven/temperature, above: 40 }
        upstreams:
          local: { url: "mqtt://127.0.0.1:{{broker.Port}}", username: "${BROKER_USER}", password-file: "${CREDENTIALS_DIRECTORY}/right", client-id: "${CLIENT}", commands: [ping, status] }
          web:
            url: "wss://127.0.0.1:{{ports[0]}}/mqtt?token={{query}}"
            username: {{User}}
            password-file: right
            tls: { ca-file: {{authority.CaFile}}, cert-file: own.crt, key-file: own.key }
          wrong: { url: "mqtt://127.0.0.1:{{broker.Port}}", username: {{User}}, password-file: wrong, retry-max: 1s }
          absent: { url: "mqtt://127.0.0.1:{{broker.Port}}", username: {{User}}, password-file: "${CREDENTIALS_DIRECTORY}/absent", retry-max: 1s }
          misused: { url: "mqtt://127.0.0.1:{{broker.Port}}", username: {{User}}, password-file: "${MISUSED}", retry-max: 1s }
          folder: { url: "mqtt://127.0.0.1:{{broker.Port}}", username: {{User}}, password-file: "./", retry-max: 1s }
          keyless: { url: "mqtts://127.0.0.1:{{ports[1]}}", username: {{User}}, password-file: right, tls: { ca-file: {{authority.CaFile}}, cert-file: own.crt, key-file: garbage.key }, retry-max: 1s }
          misused-key: { url: "mqtts://127.0.0.1:{{ports[1]}}", tls: { ca-file: "${MISUSED}", cert-file: own.crt, key-file: "${MISUSED}" }, retry-max: 1s }
          stranger: { url: "wss://127.0.0.1:{{ports[0]}}/mqtt?token=${BROKER_QUERY}", retry-max: 1s }
          nobody: { url: ["ws://127.0.0.1:{{ports[2]}}/${CLIENT}", "ws://127.0.0.1:{{ports[2]}}/mqtt?token=${BROKER_QUERY}"], retry-max: 1s }
          page: { url: "ws://127.0.0.1:{{ports[3]}}/${CLIENT}?token=${BROKER_QUERY}", retry-max: 1s }
        http: { listen: "127.0.0.1:{{ports[3]}}", token-file: token }
        log: { level: trace }
        store: { path: {{folder}}/store }
        """);

    /// <summary>Starts the gateway with the secrets in its environment.</summary>
    public GatewayProcess Start() => GatewayProcess.StartBy(["env", .. environment], "run", "--config", Configuration);

    /// <summary>Runs another command to its end, in the same environment, and hears what it says.</summary>
    public async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        using var command = GatewayProcess.StartBy(["env", .. environment], arguments);
        var code = await command.WaitAsync();
        Marks.Hear(string.Join(' ', arguments), command.Output);
        Marks.Hear(string.Join(' ', arguments) + " (error)", command.Error);
        return (code, command.Output);
    }

    /// <summary>Asks over HTTP, with the token of the file or another one, and hears the answer with its headers.</summary>
    public async Task<HttpStatusCode> GetAsync(string path, bool mayAsk)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{ports[3]}{path}");
        request.Headers.Authorization = new("Bearer", mayAsk ? await System.IO.File.ReadAllTextAsync(Path.Combine(folder, "token")) : Marks.Make("wrong-token"));
        using var answer = await client.SendAsync(request);
        Marks.Hear(path, $"{answer}\n{await answer.Content.ReadAsStringAsync()}");
        return answer.StatusCode;
    }

    /// <summary>Hears what was sent over the broker so far.</summary>
    public void HearMessages()
    {
        foreach (var message in Witness.Messages)
        {
            Marks.Hear("broker", $"{message.Topic} {message.Payload}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        Witness.Dispose();
        authority.Dispose();
        await broker.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private void File(string name, string text) => System.IO.File.WriteAllText(Path.Combine(folder, name), text);
}
