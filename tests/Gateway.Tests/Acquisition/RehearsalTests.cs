using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.Acquisition;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.Drivers;
using Microsoft.Extensions.Logging.Abstractions;
using TestKit;

namespace Gateway.Tests.Acquisition;

/// <summary>Sensors of the catalogue on their real threads, with simulated hardware.</summary>
public sealed class RehearsalTests : IDisposable
{
    private readonly ManualTime time = new();
    private readonly CancellationTokenSource stop = new();

    public void Dispose() => stop.Dispose();

    [Fact]
    public async Task Two_chips_on_one_simulated_bus_and_a_door_give_good_readings()
    {
        Running bench = Make("bench", ("driver", "bme280"), ("bus", "sim-1"));
        Running shed = Make("shed", ("driver", "bme280"), ("bus", "sim-1"), ("address", "0x77"));
        Running door = Make("door", ("driver", "contact"), ("chip", "sim-door"), ("line", "GPIO17"));

        // The clock of this test may run ahead of the threads by any amount: no bus hangs because of that.
        var threads = new SensorThreads([bench.Runner, shed.Runner, door.Runner], time, stop.Token, deadline: TimeSpan.FromDays(10_000));
        var running = threads.RunAsync();
        var readings = new List<Reading>();

        // The clock is moved until all of it was seen: the threads set their timers at their own pace.
        var patience = TimeProvider.System.GetTimestamp();
        while (readings.Count(r => r.Point.Sensor == "bench") < 9 || readings.Count(r => r.Point.Sensor == "shed") < 9 || readings.Count(r => r.Point.Sensor == "door") < 4)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(patience) < Patience.Limit, $"only {readings.Count} readings came");
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
            foreach (var source in new[] { bench.Source, shed.Source, door.Source })
            {
                while (source.TryRead(out var reading))
                {
                    readings.Add(reading);
                }
            }
        }

        await stop.CancelAsync();
        await running.WaitAsync(Patience.Limit);
        Assert.All(readings, r => Assert.Equal((Quality.Good, null), (r.Quality, r.Reason)));
        Assert.Equal(
            ["bench/humidity", "bench/pressure", "bench/temperature", "door/open", "shed/humidity", "shed/pressure", "shed/temperature"],
            readings.Select(r => r.Point.Id).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_bus_that_this_machine_does_not_have_is_a_bad_reading_of_each_channel()
    {
        var sensor = Make("bench", ("driver", "bme280"), ("bus", "i2c-251"));
        using var bus = new SensorBus(() => BusCatalog.Open("i2c-251", [], time));
        sensor.Runner.Join(bus);
        sensor.Runner.Step(Instant.Now(time));

        for (var i = 0; i < 3; i++)
        {
            Assert.True(sensor.Source.TryRead(out var reading));
            Assert.StartsWith("no such bus: /dev/i2c-251: ", reading.Reason, StringComparison.Ordinal);
        }
    }

    private Running Make(string id, params (string Key, object Value)[] keys)
    {
        var settings = Written.Settings(Written.Map(keys), out var problems, "sensors." + id);
        var section = SensorSection.Read(id, settings, DriverCatalog.All, 0);
        settings.Finish();
        Assert.Empty(problems);
        var source = new Source(id, section!.Sensor, section.Points, default, new Signal(), time, stop.Token);
        return new Running(
            new SensorRunner(section, source, new SystemNotices(time, static () => { }), time, NullLogger.Instance, stop.Token), source);
    }

    private sealed record Running(SensorRunner Runner, Source Source);
}
