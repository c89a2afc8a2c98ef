using System.Net;
using System.Net.Sockets;

namespace Gateway.Benchmarks;

/// <summary>What a backlog costs: the start of the whole program, and its memory, with a store full of readings beside an empty one. The broker is away.</summary>
internal static class BacklogBench
{
    private const int Starts = 7;

    /// <summary>Measures.</summary>
    public static async Task<IReadOnlyList<Figure>> RunAsync(DeliveryOptions options, TimeProvider time)
    {
        using var nobody = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        nobody.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // taken, and nobody listens there
        var broker = new Uri($"mqtt://{nobody.LocalEndPoint}");
        var (empty, full) = (Path.Combine(options.Folder, "empty"), Path.Combine(options.Folder, "full"));
        Backlog.Fill(BenchParts.BuiltIn, Path.Combine(empty, "store"), 0);
        Backlog.Fill(BenchParts.BuiltIn, Path.Combine(full, "store"), options.Backlog);
        var (none, many) = (new List<double>(), new List<double>());
        for (var i = -1; i < Starts; i++)
        {
            // Not counted: the first of each, which finds the files of the program cold.
            foreach (var (folder, into) in i % 2 == 0 ? new[] { (empty, none), (full, many) } : [(full, many), (empty, none)])
            {
                var took = await StartAsync(folder, broker, time);
                into.AddRange(i < 0 ? [] : [took]);
            }
        }

        var (least, most) = (await MemoryAsync(empty, broker, options, time), await MemoryAsync(full, broker, options, time));
        return
        [
            new Figure($"start of the program with {options.Backlog:#,0} readings stored, against an empty store: median of {Starts}", Latencies.Percentile(many, 0.5), "ms", Latencies.Percentile(none, 0.5), Aim.AtMost(1.2)),
            new Figure($"resident memory with {options.Backlog:#,0} readings waiting, against an empty store", most, "MB", least, Aim.AtMost(1.1)),
        ];
    }

    private static async Task<double> StartAsync(string folder, Uri broker, TimeProvider time)
    {
        using var child = await GatewayChild.StartAsync(folder, broker, time);
        await child.StopAsync(time);
        return child.Started.TotalMilliseconds;
    }

    private static async Task<double> MemoryAsync(string folder, Uri broker, DeliveryOptions options, TimeProvider time)
    {
        using var child = await GatewayChild.StartAsync(folder, broker, time);
        await Task.Delay(options.For, time);
        var resident = child.ResidentMegabytes;
        await child.StopAsync(time);
        return resident;
    }
}
