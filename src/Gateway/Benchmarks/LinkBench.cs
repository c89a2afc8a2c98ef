using Gateway.Abstractions;
using Gateway.Abstractions.Links;

namespace Gateway.Benchmarks;

/// <summary>The link alone: publishes at QoS 1 with a full window, nothing judged and nothing stored.</summary>
internal static class LinkBench
{
    private const int Window = 100;

    /// <summary>Acknowledged messages per second.</summary>
    public static async Task<double> RunAsync(LinkFactory make, Uri broker, int count, int size, TimeProvider time)
    {
        var wake = new Signal();
        await using var link = make(new LinkOptions { Endpoint = broker, ClientId = "bench-link", Window = Window }, wake, time);
        await link.ConnectAsync(CancellationToken.None);
        var window = Math.Min(Window, link.Limits.ReceiveMaximum);
        var message = new Message("gateways/bench/readings/bench/temperature", new byte[size], Retain: false, "application/cloudevents+json");
        var (sent, acknowledged) = (0, 0);
        var began = time.GetTimestamp();
        while (acknowledged < count)
        {
            while (link.TryReceive(out _))
            {
                acknowledged++;
            }

            for (; sent < count && sent - acknowledged < window; sent++)
            {
                link.Publish(message);
            }

            await link.FlushAsync(CancellationToken.None);
            if (acknowledged < count)
            {
                await wake.WaitAsync(CancellationToken.None);
            }
        }

        return count / time.GetElapsedTime(began).TotalSeconds;
    }
}
