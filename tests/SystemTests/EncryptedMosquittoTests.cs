using Gateway.Abstractions;
using Gateway.Abstractions.Links;
using TestKit;

namespace SystemTests;

/// <summary>The link through the TLS and WebSocket listeners of a real broker, which sends the alerts that .NET's server does not.</summary>
public sealed class EncryptedMosquittoTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Authority authority = new();
    private readonly int port = Loopback.FreePort();

    [MosquittoTheory]
    [InlineData("mqtts")]
    [InlineData("wss")]
    public async Task Publishes_are_acknowledged_through_every_layer(string scheme)
    {
        await using var broker = await StartAsync(scheme == "wss" ? ["protocol websockets"] : []);
        await AcknowledgedAsync(Options(scheme, Own(authority)));
    }

    [MosquittoFact]
    public async Task Publishes_are_acknowledged_through_a_web_socket()
    {
        await using var broker = await ListeningAsync("protocol websockets");
        await AcknowledgedAsync(Options("ws", new TlsOptions()) with { Endpoint = new Uri($"ws://127.0.0.1:{port}/mqtt") });
    }

    [MosquittoFact]
    public async Task Listen_trusts_the_authority_it_is_given_and_shows_its_own_certificate()
    {
        await using var broker = await StartAsync();
        var own = Own(authority);
        using var listen = GatewayProcess.Start("listen", $"mqtts://127.0.0.1:{port}", "--ca-file", authority.CaFile, "--cert-file", own.CertFile!, "--key-file", own.KeyFile!);
        await Eventually.TrueAsync(() => listen.Error.Contains("-- connected to 127.0.0.1", StringComparison.Ordinal), () => "it is connected: " + listen.Error);
        await listen.TerminateAsync();
        Assert.Contains("not encrypted", (await GatewayProcess.RunAsync("listen", "mqtt://127.0.0.1", "--ca-file", authority.CaFile)).Error, StringComparison.Ordinal);
        Assert.Equal(64, (await GatewayProcess.RunAsync("listen", "mqtts://127.0.0.1", "--key-file", own.KeyFile!)).ExitCode);
    }

    [MosquittoFact]
    public async Task What_the_broker_has_against_our_certificate_is_told_with_its_word()
    {
        await using var broker = await StartAsync();
        var missing = await FailedAsync(Options("mqtts", new TlsOptions { CaFile = authority.CaFile }));
        Assert.Contains("it demands a client certificate; set tls.cert-file and tls.key-file", missing, StringComparison.Ordinal);
        using var stranger = new Authority("CN=Stranger");
        Assert.Contains("it refused our client certificate: unknown CA", await FailedAsync(Options("mqtts", Own(stranger))), StringComparison.Ordinal);
        var expired = await FailedAsync(Options("mqtts", Own(authority, Authority.Now.AddDays(-1))));
        Assert.Contains("it refused our client certificate: expired", expired, StringComparison.Ordinal);
    }

    [MosquittoFact]
    public async Task A_plain_port_and_a_TLS_port_are_told_apart()
    {
        await using var broker = await StartAsync();
        Assert.Contains("TLS", await FailedAsync(Options("mqtt", new TlsOptions())), StringComparison.Ordinal);
        var plain = Options("mqtts", new TlsOptions()) with { Endpoint = new Uri($"mqtts://127.0.0.1:{broker.Port}") };
        Assert.Contains("a plain port", await FailedAsync(plain), StringComparison.Ordinal);
    }

    public void Dispose() => authority.Dispose();

    private static TlsOptions Own(Authority issuer, DateTimeOffset? to = null)
    {
        using var certificate = issuer.Issue("gateway", Authority.Now.AddDays(-3), to);
        var (file, key) = issuer.Write("own", certificate);
        return new TlsOptions { CertFile = file, KeyFile = key };
    }

    private static async Task AcknowledgedAsync(LinkOptions options)
    {
        var wake = new Signal();
        await using var link = LinkUnderTest.Make(options, wake, TimeProvider.System);
        await link.ConnectAsync(CancellationToken.None);
        for (int sent = 0, acknowledged = 0; acknowledged < 1_000;)
        {
            for (; sent < 1_000 && sent - acknowledged < 20; sent++)
            {
                link.Publish(new Message("readings/bench/temperature", new byte[100 + sent]));
            }

            await link.FlushAsync(CancellationToken.None);
            while (link.TryReceive(out var received))
            {
                Assert.InRange(received.ReasonCode, 0, 0x7F);
                acknowledged++;
            }

            Assert.Null(link.Failure);
            if (acknowledged < sent)
            {
                await wake.WaitAsync(CancellationToken.None).AsTask().WaitAsync(Patience, TimeProvider.System);
            }
        }

        await link.DisconnectAsync(CancellationToken.None);
    }

    private static async Task<string> FailedAsync(LinkOptions options)
    {
        await using var link = LinkUnderTest.Make(options, new Signal(), TimeProvider.System);
        return (await Assert.ThrowsAsync<LinkException>(() => link.ConnectAsync(CancellationToken.None))).Message;
    }

    private LinkOptions Options(string scheme, TlsOptions tls) => new()
    {
        Endpoint = new Uri($"{scheme}://127.0.0.1:{port}"),
        ClientId = "gw",
        Tls = tls with { CaFile = authority.CaFile },
    };

    private async Task<MosquittoBroker> StartAsync(params string[] extra)
    {
        using var certificate = authority.Issue();
        var (file, key) = authority.Write("broker", certificate);
        return await ListeningAsync([.. extra, $"cafile {authority.CaFile}", $"certfile {file}", $"keyfile {key}", "require_certificate true"]);
    }

    /// <summary>It opens its listeners one after the other, and says when it has them all.</summary>
    private async Task<MosquittoBroker> ListeningAsync(params string[] extra)
    {
        var broker = await MosquittoBroker.StartAsync([$"listener {port} 127.0.0.1", .. extra]);
        await Eventually.TrueAsync(() => broker.Log.Contains(" running", StringComparison.Ordinal), "mosquitto has opened all listeners");
        return broker;
    }
}
