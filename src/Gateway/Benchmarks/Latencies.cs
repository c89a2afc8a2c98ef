using Gateway.Abstractions;
using Gateway.Abstractions.Links;
using Gateway.Mqtt;

namespace Gateway.Benchmarks;

/// <summary>Times, and what a disk and a broker need for the least there is to do.</summary>
internal static class Latencies
{
    private const int Rounds = 400;
    private const int Page = 4096;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>The value that the given share of all values does not exceed.</summary>
    public static double Percentile(IEnumerable<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN : sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
    }

    /// <summary>
    /// The times, in milliseconds, of a write and fsync of one page in <paramref name="folder"/> and the way of a message over the broker, from its
    /// publisher to its subscriber. One at a time with a pause between them, as alerts come.
    /// </summary>
    public static async Task<IReadOnlyList<double>> LeastAsync(Uri broker, string folder, TimeProvider time)
    {
        using var file = File.OpenHandle(Path.Combine(folder, "least"), FileMode.Create, FileAccess.Write);
        await using var arrivals = await Arrivals.ListenAsync(broker, "gateways/least/alerts", time);
        var wake = new Signal();
        await using var link = new MqttLink(new LinkOptions { Endpoint = broker, ClientId = "bench-least" }, wake, time);
        await link.ConnectAsync(CancellationToken.None);
        var (page, message) = (new byte[Page], new Message("gateways/least/alerts", new byte[500], Retain: false, "application/cloudevents+json"));
        var took = new List<double>(Rounds);
        for (var i = 0; i < Rounds; i++)
        {
            await Task.Delay(Pause, time);
            var began = time.GetTimestamp();
            RandomAccess.Write(file, page, (long)i * Page);
            RandomAccess.FlushToDisk(file);
            link.Publish(message);
            await link.FlushAsync(CancellationToken.None);
            await arrivals.OneAsync();
            took.Add(time.GetElapsedTime(began, arrivals.At(i)).TotalMilliseconds);
            while (link.TryReceive(out _))
            {
                // Its acknowledgement makes room in the window.
            }
        }

        return took;
    }
}
