using Gateway.Drivers.Buses;
using VirtualPi.Machine;

namespace VirtualPi.Checks;

/// <summary>Every driver with a chip on I²C or SPI, behind real device files: what is set in the chip arrives as readings and as alerts.</summary>
internal static class ChipChecks
{
    /// <summary>
    /// What each point says in the first and in the second state: datasheets' examples and what an independent program computed. The last
    /// number is half of the chip's step or of the last digit of that computation.
    /// </summary>
    private static readonly Point[] Points =
    [
        new("chip-bmp280", "temperature", 25.08, 50.11, 0, "chip-hot"),
        new("chip-bmp280", "pressure", 25767233 / 256.0, 104527.67, 0.005),
        new("chip-sht3x", "temperature", 25.0, 42.501, 0.0007, "chip-hot"),
        new("chip-sht3x", "humidity", 50.0008, 40.0, 0.0007),
        new("chip-sht4x", "temperature", 22.821, 25.838, 0.0007, "chip-hot"),
        new("chip-sht4x", "humidity", 38.183, 38.421, 0.0007),
        new("chip-aht20", "temperature", 19.445801, 62.5, 0.000001, "chip-hot"),
        new("chip-aht20", "humidity", 45.828247, 25, 0.000001),
        new("chip-mcp9808", "temperature", -6.25, 100, 0, "chip-hot"),
        new("chip-map", "temperature", 25.25, 125, 0, "chip-hot"),
        new("chip-ads1115", "a0", -0.033, 3.975, 0.00001, "chip-high"),
        new("chip-ads1115", "a1", 3.972, -0.033, 0.00001),
        new("chip-ina219", "voltage", 11.98, 32, 1e-9),
        new("chip-ina219", "current", 10, -0.05, 1e-9, "chip-drained"),
        new("chip-ina219", "power", 119.8, -1.6, 1e-9),
        new("chip-bh1750", "illuminance", 1000, 33680 / 1.2, 0.42, "chip-bright"),
        new("chip-light-map", "illuminance", 500, 33680 / 1.2, 0.42, "chip-bright"),
        new("chip-mcp3008", "ch0", 1.65, 1022 * 3.3 / 1024, 1e-9, "chip-full"),
        new("chip-mcp3008", "ch0-ch1", 0, 0.825, 1e-9),
    ];

    public static async Task RunAsync(Pi pi, Report report)
    {
        var sensors = Points.GroupBy(p => p.Sensor).ToList();
        foreach (var sensor in sensors)
        {
            await report.CheckAsync($"{sensor.Key}: {Text(sensor, p => p.First)}", () => ArriveAsync(pi, 0, sensor, p => p.First));
        }

        var mark = pi.Mailbox.Mark;
        pi.Bench.Finding = Finding.Second;
        foreach (var sensor in sensors)
        {
            await report.CheckAsync($"{sensor.Key}, after a change in the chip: {Text(sensor, p => p.Second)}, and that is an alert", async () =>
            {
                await ArriveAsync(pi, mark, sensor, p => p.Second);
                await AlertAsync(pi, mark, sensor, "alert.raised");
            });
        }

        mark = pi.Mailbox.Mark;
        pi.Bench.Finding = Finding.First;
        await report.CheckAsync("the changes back clear all of them", async () =>
        {
            foreach (var sensor in sensors)
            {
                await AlertAsync(pi, mark, sensor, "alert.cleared");
            }
        });
        await report.CheckAsync("none of these sensors ever said anything but these values, and none failed", () =>
        {
            foreach (var point in Points)
            {
                var wrong = pi.Mailbox.From(0, point.Topic).FirstOrDefault(l => l.Value is not { } value || !(point.Is(value, point.First) || point.Is(value, point.Second)));
                Expect.True(wrong is null, $"{point.Topic} said {wrong?.Json}");
            }

            return Task.CompletedTask;
        });
        await SpiAsync(pi, report);
    }

    private static async Task SpiAsync(Pi pi, Report report)
    {
        await report.CheckAsync("the SPI device was set to mode 0, and is read with 8 bits at 1 MHz", () =>
        {
            Expect.Equal((0, 1_000_000u, 8u), (pi.Spi.Mode, pi.Spi.Hertz, pi.Spi.Bits), "mode, clock and word length");
            return Task.CompletedTask;
        });
        await report.CheckAsync("an SPI transfer that fails is a bad reading with the reason, and the next are good", async () =>
        {
            var mark = pi.Mailbox.Mark;
            pi.Spi.Failing = Errno.InputOutput;
            var bad = await pi.Mailbox.GetAsync(mark, "readings/chip-mcp3008/ch0", l => l.Value is null, "a bad reading arrives");
            Expect.Equal("transfer failed at select line 0 of spi-0 (Input/output error, error 5)", bad.Reason, "its reason");
            mark = pi.Mailbox.Mark;
            pi.Spi.Failing = 0;
            await pi.Mailbox.GetAsync(mark, "readings/chip-mcp3008/ch0", l => l.Value is not null, "a good reading arrives");
        });
    }

    private static async Task ArriveAsync(Pi pi, int mark, IEnumerable<Point> points, Func<Point, double> value)
    {
        foreach (var point in points)
        {
            await pi.Mailbox.GetAsync(mark, point.Topic, l => l.Value is { } said && point.Is(said, value(point)), $"{point.Topic} says {value(point)}");
        }
    }

    private static async Task AlertAsync(Pi pi, int mark, IEnumerable<Point> points, string type)
    {
        foreach (var point in points.Where(p => p.Rule is not null))
        {
            await pi.Mailbox.GetAsync(mark, $"alerts/{point.Rule}/{point.Sensor}/{point.Channel}", l => l.Type == type, $"{type} of {point.Rule} arrives");
        }
    }

    private static string Text(IEnumerable<Point> points, Func<Point, double> value) => string.Join(", ", points.Select(p => $"{p.Channel} {value(p):0.######}"));

    private sealed record Point(string Sensor, string Channel, double First, double Second, double Within, string? Rule = null)
    {
        public string Topic => $"readings/{Sensor}/{Channel}";

        public bool Is(double said, double value) => Math.Abs(said - value) <= Within;
    }
}
