using System.Globalization;
using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.Acquisition;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.Drivers;
using Gateway.Drivers.Chips;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit.Abstractions;

namespace Long;

/// <summary>
/// Sixty simulated sensors on three buses, on which 5 % of the transactions go wrong, for as long as <c>SENSORS_MINUTES</c> says (5): nobody
/// starves, nothing wrong is called good. Says how late the steps were and what it cost.
/// </summary>
public sealed class SixtySensorsTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    private static double Minutes =>
        double.TryParse(Environment.GetEnvironmentVariable("SENSORS_MINUTES"), CultureInfo.InvariantCulture, out var minutes) ? minutes : 5;

    [Fact]
    public async Task Sixty_sensors_on_three_bad_buses_all_get_their_turn_and_never_lie()
    {
        var time = TimeProvider.System;
        using var stop = new CancellationTokenSource();
        var loaded = ConfigurationLoader.Parse("sixty.yaml", Configuration(), new ConfigurationSources());
        Assert.Empty(loaded.Problems);
        var buses = new List<BadBus>();
        var timed = new List<TimedSensor>();
        var sources = new List<Source>();
        var wake = new Signal();
        var notices = new SystemNotices(time, static () => { });
        var threads = new List<BusThread>();
        foreach (var group in loaded.Configuration!.Sensors.GroupBy(s => s.Sensor.Bus!))
        {
            BusMember[] members = [.. group.Select(s => new BusMember(s.Id, s.Sensor))];
            var runners = group.Select(section =>
            {
                var sensor = new TimedSensor(section.Sensor);
                timed.Add(sensor);
                var source = new Source(section.Id, sensor, section.Points, default, wake, time, stop.Token);
                sources.Add(source);
                return new SensorRunner(section with { Sensor = sensor }, source, notices, time, NullLogger.Instance, stop.Token);
            }).ToList();
            var storm = new Random(threads.Count);
            threads.Add(new BusThread(
                group.Key,
                runners,
                () =>
                {
                    var bus = new BadBus(BusCatalog.Open(group.Key, members, time), storm);
                    lock (buses)
                    {
                        buses.Add(bus);
                    }

                    return bus;
                },
                time,
                stop.Token));
        }

        Assert.Equal((60, 3), (sources.Count, threads.Count));
        var counts = sources.ToDictionary(s => s.Id, _ => new Count());
        var wrong = new List<string>();
        var cpu = Environment.CpuUsage.TotalTime;
        var begun = time.GetTimestamp();
        threads.ForEach(t => t.Start());
        while (time.GetElapsedTime(begun) < TimeSpan.FromMinutes(Minutes))
        {
            await Task.Delay(Glance, time);
            foreach (var source in sources)
            {
                while (source.TryRead(out var reading))
                {
                    counts[source.Id].Take(reading);
                    Judge(reading, wrong);
                }
            }
        }

        var used = (Environment.CpuUsage.TotalTime - cpu) / time.GetElapsedTime(begun);
        await stop.CancelAsync();
        await Task.WhenAll(threads.ConvertAll(t => t.Completion));

        var late = timed.SelectMany(t => t.Late).Order().ToList();
        var (good, bad) = (counts.Values.Sum(c => c.Good), counts.Values.Sum(c => c.Bad));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Minutes} minutes: {buses.Sum(b => b.Transactions)} transactions, {buses.Sum(b => b.Faults)} of them faulty; {good} good and {bad} bad readings; least of a sensor {counts.Values.Min(c => c.Good)}, longest without a good one {counts.Values.Max(c => c.Longest).TotalSeconds:0.0} s"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{late.Count} steps, late by {late[late.Count / 2].TotalMilliseconds:0.00} ms at the median, {late[late.Count * 99 / 100].TotalMilliseconds:0.00} ms at p99, {late[^1].TotalMilliseconds:0.0} ms at most; CPU {used:P1} of one core"));
        Assert.Empty(wrong);
        Assert.InRange(buses.Sum(b => (double)b.Faults) / buses.Sum(b => b.Transactions), 0.04, 0.06);

        // Every second; a failed step costs its slot and the pause after it, which begins with a second.
        Assert.All(counts, c => Assert.InRange(c.Value.Good, Minutes * 60 * 0.6, Minutes * 60 * 3.1));

        // Five failures one behind the other cost 31 s, six 63 s: of 13,000 openings with four transactions each, some meet five.
        Assert.All(counts, c => Assert.InRange(c.Value.Longest.TotalSeconds, 0, 70));
    }

    /// <summary>The measured quantity is known: a good reading lies near it.</summary>
    private static void Judge(in Reading reading, List<string> wrong)
    {
        var (middle, swing, minutes, near) = reading.Point.Channel switch
        {
            "temperature" => (21, 4, 7, 0.2),
            "humidity" => (50, 12, 11, 0.5),
            "pressure" => (101_300, 900, 43, 15),
            "illuminance" => (400, 300, 9, 8),
            _ => (0.12, 0.1, 5, 0.005),
        };
        var name = reading.Point.Channel == "a0" ? "voltage" : reading.Point.Channel;
        var actual = new SlowWave($"{reading.Point.Sensor}/{name}", middle, swing, TimeSpan.FromMinutes(minutes)).At(reading.At.Ticks);
        if (reading.Quality == Quality.Good && Math.Abs(reading.Value - actual) > near)
        {
            wrong.Add(string.Create(CultureInfo.InvariantCulture, $"{reading.Point}: {reading.Value} where {actual} was to be measured"));
        }
    }

    private static string Configuration()
    {
        var text = "gateway: { id: sixty }\nstore: { engine: memory }\nsensors:\n";
        for (var bus = 1; bus <= 3; bus++)
        {
            string[] kinds =
            [
                "bme280, address: 0x76", "bme280, address: 0x77", "sht3x, address: 0x44", "sht3x, address: 0x45", "sht4x, address: 0x46", "aht20",
                "bh1750, address: 0x23", "bh1750, address: 0x5c", "ads1115, address: 0x48", "ads1115, address: 0x49",
                .. Enumerable.Range(0x18, 8).Select(a => string.Create(CultureInfo.InvariantCulture, $"mcp9808, address: 0x{a:x2}")),
                "ds18b20, device: 28-0000070e41ac", "ds18b20, device: 28-0000070f5d12",
            ];
            for (var i = 0; i < kinds.Length; i++)
            {
                text += $"  s{bus}-{i}: {{ driver: {kinds[i]}, bus: sim-{bus}, every: 1s }}\n";
            }
        }

        return text;
    }

    private sealed class Count
    {
        private long last;

        public long Good { get; private set; }

        public long Bad { get; private set; }

        public TimeSpan Longest { get; private set; }

        public void Take(in Reading reading)
        {
            Bad += reading.Quality == Quality.Good ? 0 : 1;
            if (reading.Quality != Quality.Good || reading.At.Ticks == last)
            {
                // Channels of one step that were stamped alike count once.
                return;
            }

            Good++;
            Longest = last == 0 ? Longest : TimeSpan.FromTicks(Math.Max(Longest.Ticks, reading.At.Ticks - last));
            last = reading.At.Ticks;
        }
    }
}
