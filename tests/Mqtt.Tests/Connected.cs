using Gateway.Abstractions;
using Gateway.Abstractions.Links;
using TestKit;

namespace Gateway.Mqtt.Tests;

/// <summary>A link and the scripted broker at its other end.</summary>
internal sealed class Connected : IAsyncDisposable
{

    private Connected(ScriptedBroker broker, LinkOptions options)
    {
        Broker = broker;
        Link = LinkUnderTest.Make(options, Wake, Time);
    }

    /// <summary>CONNACK of MQTT 5: accepted, no properties.</summary>
    public static byte[] Accepted5 => [0x20, 3, 0, 0, 0];

    /// <summary>CONNACK of MQTT 3.1.1: accepted.</summary>
    public static byte[] Accepted3 => [0x20, 2, 0, 0];

    public ScriptedBroker Broker { get; }

    public ILink Link { get; }

    public ManualTime Time { get; } = new();

    public Signal Wake { get; } = new();

    /// <summary>The CONNECT that came.</summary>
    public byte[] Login { get; private set; } = [];

    /// <summary>Connects, answered with <paramref name="connack"/>; left out: accepted.</summary>
    public static async Task<Connected> OpenAsync(bool version5 = true, byte[]? connack = null, Func<LinkOptions, LinkOptions>? change = null)
    {
        var opened = Create(version5, change);
        var connecting = opened.Link.ConnectAsync(CancellationToken.None);
        await opened.Broker.AcceptAsync();
        opened.Login = await opened.Broker.ReadAsync();
        await opened.Broker.SendAsync(connack ?? (version5 ? Accepted5 : Accepted3));
        await connecting.WaitAsync(Patience.Limit, TimeProvider.System);
        return opened;
    }

    /// <summary>The failure of a login that is answered with <paramref name="answer"/> and then closed.</summary>
    public static async Task<LinkException> RefusedAsync(bool version5, params byte[] answer)
    {
        await using var opened = Create(version5, null);
        var connecting = opened.Link.ConnectAsync(CancellationToken.None);
        await opened.Broker.AcceptAsync();
        await opened.Broker.ReadAsync();
        await opened.Broker.SendAsync(answer);
        opened.Broker.Close();
        var failure = await Assert.ThrowsAsync<LinkException>(() => connecting.WaitAsync(Patience.Limit, TimeProvider.System));
        Assert.Equal(failure.Message, opened.Link.Failure!.Message);
        return failure;
    }

    /// <summary>Not yet connected.</summary>
    public static Connected Create(bool version5 = true, Func<LinkOptions, LinkOptions>? change = null)
    {
        var broker = new ScriptedBroker();
        var options = new LinkOptions { Endpoint = broker.Url, ClientId = "gw", Version5 = version5, Window = 10, KeepAlive = TimeSpan.FromSeconds(40) };
        return new Connected(broker, change is null ? options : change(options));
    }

    /// <summary>Waits for the next thing that comes in.</summary>
    public async Task<LinkEvent> NextAsync()
    {
        LinkEvent received;
        while (!Link.TryReceive(out received))
        {
            Assert.Null(Link.Failure);
            await Wake.WaitAsync(CancellationToken.None).AsTask().WaitAsync(Patience.Limit, TimeProvider.System);
        }

        return received;
    }

    /// <summary>Waits for the end of the link.</summary>
    public async Task<LinkException> FailureAsync()
    {
        while (Link.Failure is null)
        {
            await Wake.WaitAsync(CancellationToken.None).AsTask().WaitAsync(Patience.Limit, TimeProvider.System);
        }

        return Link.Failure;
    }

    public async ValueTask DisposeAsync()
    {
        await Link.DisposeAsync().AsTask().WaitAsync(Patience.Limit, TimeProvider.System);
        await Broker.DisposeAsync();
    }
}
