using System.Buffers;
using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Outbox;

namespace Gateway.Benchmarks;

/// <summary>What the whole program takes at 1,000 readings a second with everything as it is by default: memory, and writing.</summary>
internal static class LoadBench
{
    /// <summary>Measures.</summary>
    public static async Task<IReadOnlyList<Figure>> RunAsync(DeliveryOptions options, Uri broker, TimeProvider time)
    {
        var folder = Path.Combine(options.Folder, "load");
        using var child = await GatewayChild.StartAsync(folder, broker, time);
        var cpu = child.Cpu;
        var began = time.GetTimestamp();
        await Task.Delay(options.For, time);
        var share = (child.Cpu - cpu) / time.GetElapsedTime(began);
        var (resident, written) = (child.ResidentMegabytes, child.Written);
        await child.StopAsync(time);
        using var store = SqliteOutbox.Open(Path.Combine(folder, "store"));
        var readings = Math.Max(1, store.Next(Lane.Readings) - 1);
        return
        [
            new Figure("resident memory at 1,000 readings/s", resident, "MB", Aim: Aim.AtMost(60)),
            new Figure("written to the file system per reading at 1,000 readings/s, against its payload", written / (double)readings, "bytes", PayloadSize(broker), Aim.AtMost(1.5)),
            new Figure("CPU at 1,000 readings/s", share * 100, "%"),
        ];
    }

    /// <summary>Bytes of the MQTT payload of a reading.</summary>
    private static int PayloadSize(Uri broker)
    {
        var payload = new ArrayBufferWriter<byte>();
        var setup = new BenchSetup(new BenchSensor(0, 0, default), broker, string.Empty);
        var reading = new StoredEvent(Lane.Readings, 1, DateTime.UnixEpoch.Ticks, "reading", BenchSetup.Id + "/c0", Value: 20.25, Unit: "Cel");
        setup.Upstream().Format(BenchSetup.Id).Write(reading, "00000000", payload);
        return payload.WrittenCount;
    }
}
