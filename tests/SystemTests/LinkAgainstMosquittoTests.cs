using System.Text;
using Gateway.Abstractions;
using Gateway.Abstractions.Links;
using TestKit;

namespace SystemTests;

public sealed class LinkAgainstMosquittoTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [MosquittoTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_thousand_publishes_are_acknowledged_and_arrive_in_order(bool version5)
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var subscriber = await Client.ConnectAsync(broker, version5, "subscriber");
        await subscriber.Link.SubscribeAsync("events/#", CancellationToken.None);
        await using var publisher = await Client.ConnectAsync(broker, version5, "publisher");
        var arrived = ArrivedAsync(subscriber, 1_000);
        int sent = 0, acknowledged = 0;
        while (acknowledged < 1_000)
        {
            for (; sent < 1_000 && sent - acknowledged < 20; sent++)
            {
                publisher.Link.Publish(new Message("events/one", Encoding.UTF8.GetBytes($"{sent}"), ContentType: "text/plain"));
            }

            await publisher.Link.FlushAsync(CancellationToken.None);
            Assert.InRange((await publisher.NextAsync()).ReasonCode, 0, 0x7F);
            acknowledged++;
        }

        Assert.Equal(Enumerable.Range(0, 1_000).Select(i => $"{i}"), await arrived);
        await publisher.Link.DisconnectAsync(CancellationToken.None);
    }

    [MosquittoTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_will_is_published_after_an_abort_and_not_after_a_goodbye(bool version5)
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var subscriber = await Client.ConnectAsync(broker, version5, "subscriber");
        await subscriber.Link.SubscribeAsync("status/#", CancellationToken.None);
        await using (var polite = await Client.ConnectAsync(broker, version5, "polite", o => o with { Will = new Message("status/polite", "gone"u8.ToArray()) }))
        {
            await polite.Link.DisconnectAsync(CancellationToken.None);
        }

        await using (await Client.ConnectAsync(broker, version5, "rude", o => o with { Will = new Message("status/rude", "gone"u8.ToArray(), true) }))
        {
            // Disposed without a goodbye.
        }

        Assert.Equal("status/rude", (await subscriber.NextAsync()).Topic);
        await using var late = await Client.ConnectAsync(broker, version5, "late");
        await late.Link.SubscribeAsync("status/#", CancellationToken.None);
        var retained = await late.NextAsync();
        Assert.Equal(("status/rude", true), (retained.Topic, retained.Retain));
    }

    [MosquittoFact]
    public async Task A_second_client_of_the_same_id_takes_over_and_the_first_says_so()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var first = await Client.ConnectAsync(broker, version5: true, "same");
        await using var second = await Client.ConnectAsync(broker, version5: true, "same");
        var failure = await first.FailureAsync();

        // mosquitto 2.0.11 closes the old connection without the DISCONNECT of MQTT 5 §3.1.4; later ones may send it.
        if (failure.Kind == LinkFailure.TakenOver)
        {
            await Eventually.TrueAsync(() => broker.Log.Contains("Sending DISCONNECT to same", StringComparison.Ordinal), "the broker tells of its word");
        }

        Assert.True(failure.Kind is LinkFailure.TakenOver or LinkFailure.Network, failure.Message);
        Assert.Contains("client-id", failure.Message, StringComparison.Ordinal);
        Assert.Null(second.Link.Failure);
    }

    [MosquittoTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_wrong_password_is_refused_and_the_right_one_is_not(bool version5)
    {
        await using var broker = await MosquittoBroker.StartWithPasswordAsync("gateway", "right");
        var failure = await Assert.ThrowsAsync<LinkException>(() => Client.ConnectAsync(
            broker, version5, "gw", o => o with { UserName = "gateway", Password = "wrong"u8.ToArray() }));
        Assert.Equal(LinkFailure.Refused, failure.Kind);
        Assert.Contains("not authorized", failure.Message, StringComparison.Ordinal);
        Assert.Contains("check username, password-file", failure.Message, StringComparison.Ordinal);
        await using var right = await Client.ConnectAsync(broker, version5, "gw", o => o with { UserName = "gateway", Password = "right"u8.ToArray() });
        Assert.Null(right.Link.Failure);
    }

    [MosquittoTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_restart_of_the_broker_ends_the_link_and_a_new_link_connects(bool version5)
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var first = await Client.ConnectAsync(broker, version5, "gw");
        await broker.StopAsync();
        Assert.Equal(LinkFailure.Network, (await first.FailureAsync()).Kind);
        var refused = await Assert.ThrowsAsync<LinkException>(() => Client.ConnectAsync(broker, version5, "gw"));
        Assert.Contains("refused the connection", refused.Message, StringComparison.Ordinal);
        await broker.StartAgainAsync();
        await using var second = await Client.ConnectAsync(broker, version5, "gw");
        await broker.KillAsync();
        Assert.Equal(LinkFailure.Network, (await second.FailureAsync()).Kind);
    }

    [MosquittoFact]
    public async Task The_limits_of_the_broker_are_known()
    {
        await using var broker = await MosquittoBroker.StartAsync("max_packet_size 2000", "max_inflight_messages 7", "max_keepalive 11", "retain_available false");
        await using var client = await Client.ConnectAsync(broker, version5: true, "gw");
        Assert.Equal(new LinkLimits(7, 2000, RetainAvailable: false, TimeSpan.FromSeconds(11)), client.Link.Limits);
        Assert.Throws<LinkException>(() => client.Link.Publish(new Message("a", new byte[2000])));
    }

    [MosquittoFact]
    public async Task An_idle_link_is_kept_alive()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var client = await Client.ConnectAsync(broker, version5: true, "idle", o => o with { KeepAlive = TimeSpan.FromSeconds(4) });
        await Eventually.TrueAsync(() => broker.Log.Split("Sending PINGRESP to idle").Length > 2, "two pings were answered");
        Assert.Null(client.Link.Failure);
    }

    [MosquittoFact]
    public async Task A_whole_window_is_acknowledged_without_waiting_for_a_delayed_TCP_acknowledgement()
    {
        // Where Nagle's algorithm of the broker meets our kernel's delayed acknowledgement each round takes 40 ms; without, the slowest machine has a
        // few rounds of a fraction of that. The first rounds say nothing: a kernel acknowledges the beginning of a connection at once.
        await using var broker = await MosquittoBroker.StartAsync();
        await using var client = await Client.ConnectAsync(broker, version5: true, "rounds");
        var took = new List<TimeSpan>();
        for (var round = 0; round < 100; round++)
        {
            var begin = TimeProvider.System.GetTimestamp();
            for (var i = 0; i < 20; i++)
            {
                client.Link.Publish(new Message("a", default));
            }

            await client.Link.FlushAsync(CancellationToken.None);
            for (var i = 0; i < 20; i++)
            {
                await client.NextAsync();
            }

            took.Add(TimeProvider.System.GetElapsedTime(begin));
        }

        Assert.InRange(took.Skip(50).Order().ElementAt(5), TimeSpan.Zero, TimeSpan.FromMilliseconds(30));
    }

    private static async Task<List<string>> ArrivedAsync(Client subscriber, int count)
    {
        var arrived = new List<string>();
        while (arrived.Count < count)
        {
            arrived.Add(Encoding.UTF8.GetString((await subscriber.NextAsync()).Payload.Span));
        }

        return arrived;
    }

    /// <summary>A link with its signal.</summary>
    private sealed class Client : IAsyncDisposable
    {
        private readonly Signal wake = new();

        private Client(LinkOptions options) => Link = LinkUnderTest.Make(options, wake, TimeProvider.System);

        public ILink Link { get; }

        public static async Task<Client> ConnectAsync(MosquittoBroker broker, bool version5, string id, Func<LinkOptions, LinkOptions>? change = null)
        {
            var options = new LinkOptions { Endpoint = broker.Url, ClientId = id, Version5 = version5 };
            var client = new Client(change is null ? options : change(options));
            try
            {
                await client.Link.ConnectAsync(CancellationToken.None);
                return client;
            }
            catch
            {
                await client.DisposeAsync();
                throw;
            }
        }

        public async Task<LinkEvent> NextAsync()
        {
            LinkEvent received;
            while (!Link.TryReceive(out received))
            {
                Assert.Null(Link.Failure);
                await wake.WaitAsync(CancellationToken.None).AsTask().WaitAsync(Patience, TimeProvider.System);
            }

            return received;
        }

        public async Task<LinkException> FailureAsync()
        {
            while (Link.Failure is null)
            {
                await wake.WaitAsync(CancellationToken.None).AsTask().WaitAsync(Patience, TimeProvider.System);
            }

            return Link.Failure;
        }

        public ValueTask DisposeAsync() => Link.DisposeAsync();
    }
}
