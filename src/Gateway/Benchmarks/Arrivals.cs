using Gateway.Abstractions;
using Gateway.Abstractions.Links;
using Gateway.Mqtt;

namespace Gateway.Benchmarks;

/// <summary>A subscriber that notes when each message came.</summary>
internal sealed class Arrivals : IAsyncDisposable
{
    private readonly Signal wake = new();
    private readonly CancellationTokenSource stop = new();
    private readonly TimeProvider time;
    private readonly MqttLink link;
    private readonly List<long> times = [];
    private readonly Signal one = new();
    private Task listening = Task.CompletedTask;

    private Arrivals(Uri broker, string clientId, TimeProvider time)
    {
        this.time = time;
        link = new MqttLink(new LinkOptions { Endpoint = broker, ClientId = clientId, Window = 100 }, wake, time);
    }

    /// <summary>How many came.</summary>
    public int Count
    {
        get
        {
            lock (times)
            {
                return times.Count;
            }
        }
    }

    /// <summary>When the message <paramref name="number"/> came, from 0.</summary>
    public long At(int number)
    {
        lock (times)
        {
            return times[number];
        }
    }

    /// <summary>Subscribes to <paramref name="filter"/>.</summary>
    public static async Task<Arrivals> ListenAsync(Uri broker, string filter, TimeProvider time)
    {
        var arrivals = new Arrivals(broker, "bench-listener", time);
        await arrivals.link.ConnectAsync(CancellationToken.None);
        await arrivals.link.SubscribeAsync(filter, CancellationToken.None);
        arrivals.listening = Task.Run(arrivals.RunAsync);
        return arrivals;
    }

    /// <summary>Waits for the next message, or for one that came since the last wait.</summary>
    public ValueTask OneAsync() => one.WaitAsync(stop.Token);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await listening;
        await link.DisposeAsync();
        stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (link.Failure is null)
            {
                await wake.WaitAsync(stop.Token);
                var now = time.GetTimestamp();
                while (link.TryReceive(out _))
                {
                    lock (times)
                    {
                        times.Add(now);
                    }

                    one.Set();
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Disposed.
        }
    }
}
