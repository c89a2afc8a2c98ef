using System.Text;
using Gateway.Abstractions;
using Gateway.Abstractions.Links;
using Gateway.Mqtt.Broker;
using TestKit;

namespace Gateway.Mqtt.Tests.Broker;

/// <summary>A broker and its clients: links of ours, and raw ones for what a link would never do.</summary>
internal sealed class Room : IAsyncDisposable
{
    private readonly List<IDisposable> raws = [];
    private readonly List<LinkClient> links = [];

    private Room(MqttBroker broker, ManualTime time) => (Broker, Time) = (broker, time);

    public MqttBroker Broker { get; }

    /// <summary>The clock of the broker. The links have that of the machine.</summary>
    public ManualTime Time { get; }

    public static async Task<Room> OpenAsync(Func<BrokerOptions, BrokerOptions>? change = null)
    {
        var time = new ManualTime();
        var options = new BrokerOptions { Time = time };
        return new Room(await MqttBroker.StartAsync(change?.Invoke(options) ?? options), time);
    }

    /// <summary>A link that is logged in.</summary>
    public async Task<LinkClient> LinkAsync(string id, bool version5 = true, Func<LinkOptions, LinkOptions>? change = null)
    {
        var options = new LinkOptions { Endpoint = Broker.Url, ClientId = id, Version5 = version5, KeepAlive = TimeSpan.Zero };
        var client = new LinkClient(change?.Invoke(options) ?? options);
        links.Add(client);
        await client.Link.ConnectAsync(CancellationToken.None);
        return client;
    }

    /// <summary>A connection on which nothing was said yet.</summary>
    public async Task<RawClient> RawAsync()
    {
        var raw = await RawClient.OpenAsync(Broker.Port);
        lock (raws)
        {
            raws.Add(raw);
        }

        return raw;
    }

    /// <summary>A raw client that is logged in.</summary>
    public async Task<RawClient> RawAsync(byte[] connect)
    {
        var raw = await RawAsync();
        var answer = await raw.AskAsync(connect);
        Assert.Equal(0x20, answer[0]);
        Assert.Equal(0, answer[3]);
        return raw;
    }

    /// <summary>Lets the broker look at its clocks, second by second, until something is so; on a busy machine it looks late.</summary>
    public async Task AdvanceUntilAsync(Func<bool> condition, TimeSpan atMost)
    {
        for (var passed = TimeSpan.Zero; !condition() && passed < atMost; passed += TimeSpan.FromSeconds(1))
        {
            await AdvanceAsync(TimeSpan.FromSeconds(1));
        }

        await Eventually.TrueAsync(condition, $"it is so after {atMost}");
    }

    /// <summary>Moves the clock and lets the rounds that are due run.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        Time.Advance(by);
        await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var link in links)
        {
            await link.Link.DisposeAsync();
        }

        raws.ForEach(r => r.Dispose());
        await Broker.DisposeAsync().AsTask().WaitAsync(Patience.Limit, TimeProvider.System);
        Assert.Null(Broker.Failure);
    }
}

/// <summary>A link with its signal.</summary>
internal sealed class LinkClient : IAsyncDisposable
{
    private readonly Signal wake = new();

    public LinkClient(LinkOptions options, TimeProvider? time = null) => Link = LinkUnderTest.Make(options, wake, time ?? TimeProvider.System);

    public ILink Link { get; }

    public ValueTask DisposeAsync() => Link.DisposeAsync();

    public Task SubscribeAsync(string filter) => Link.SubscribeAsync(filter, CancellationToken.None);

    /// <summary>Publishes one message and takes the reason code of its acknowledgement; messages that come before it are lost.</summary>
    public async Task<byte> PublishAsync(string topic, string payload, bool retain = false)
    {
        var id = Link.Publish(new Message(topic, Encoding.UTF8.GetBytes(payload), retain));
        await Link.FlushAsync(CancellationToken.None);
        while (true)
        {
            if (await NextAsync() is { Topic: null } answer)
            {
                Assert.Equal(id, answer.PacketId);
                return answer.ReasonCode;
            }
        }
    }

    /// <summary>Waits for the next thing that comes in.</summary>
    public async Task<LinkEvent> NextAsync()
    {
        LinkEvent received;
        while (!Link.TryReceive(out received))
        {
            Assert.Null(Link.Failure);
            await wake.WaitAsync(CancellationToken.None).AsTask().WaitAsync(Patience.Limit, TimeProvider.System);
        }

        return received;
    }

    /// <summary>The next message, as <c>topic=payload</c>, with <c>(retained)</c> behind it if it is.</summary>
    public async Task<string> MessageAsync()
    {
        while (true)
        {
            if (await NextAsync() is { Topic: not null } message)
            {
                return $"{message.Topic}={Encoding.UTF8.GetString(message.Payload.Span)}{(message.Retain ? "(retained)" : "")}";
            }
        }
    }

    /// <summary>Waits for the end of the link.</summary>
    public async Task<LinkException> FailureAsync()
    {
        while (Link.Failure is null)
        {
            await wake.WaitAsync(CancellationToken.None).AsTask().WaitAsync(Patience.Limit, TimeProvider.System);
        }

        return Link.Failure;
    }
}
