using Gateway.Drivers.Chips;
using VirtualPi.Machine;

namespace VirtualPi.Checks;

/// <summary>
/// The kernel's own drivers as independent witnesses: the same registers on i2c-stub are read by the driver of the kernel and by ours, and both
/// must say the same; and what the kernel says must arrive through <c>hwmon</c> and <c>iio</c>.
/// </summary>
internal static class KernelChecks
{
    public static async Task RunAsync(Pi pi, Report report)
    {
        await BoardAsync(pi, report);
        await CaseAsync(pi, report);
        foreach (var raw in (Bme280Raw[])[new(400000, 350000, 20000), new(450000, 430000, 25000), new(600000, 415148, 40000), Air.Mild.Raw])
        {
            await ClimateAsync(pi, report, raw);
        }

        await report.CheckAsync("BME280, humidity not measured (0x8000): bmp280 of the kernel, iio and bme280 all refuse it, and go on", async () =>
        {
            var mark = pi.Mailbox.Mark;
            pi.Chips.SetAir(Air.Mild.Raw with { Humidity = 0x8000 });
            await pi.Mailbox.GetAsync(mark, "readings/kernel-climate/humidity", l => l.Value is null && l.Reason?.EndsWith("Input/output error", StringComparison.Ordinal) == true, "the kernel's error arrives");
            await pi.Mailbox.GetAsync(mark, "readings/own-climate/humidity", l => l.Reason == "measurement skipped", "our reading says so");
            await pi.Mailbox.GetAsync(mark, "readings/own-climate/temperature", l => l.Value == Air.Mild.Celsius, "the temperature stays good");
            pi.Chips.SetAir(Air.Mild.Raw);
        });
    }

    private static async Task BoardAsync(Pi pi, Report report)
    {
        foreach (var (register, celsius) in ((ushort, double)[])[(0x0194, 25.25), (0x1F9C, -6.25), (0x1F60, -10), (0x0001, 0.0625), (0xC64F, 100.9375)])
        {
            await report.CheckAsync($"MCP9808, register 0x{register:x4}: jc42 of the kernel, hwmon and mcp9808 say {celsius} °C", async () =>
            {
                var mark = pi.Mailbox.Mark;
                pi.Chips.SetBoard(register);

                // The kernel's number is cut to whole thousandths.
                await AgreeAsync(pi, mark, 0x18, "temp1_input", 0.001, "kernel-board/temperature", "own-board/temperature", celsius, 0.001);
            });
        }

        await report.CheckAsync("what the kernel's driver says raises alerts", async () =>
            await pi.Mailbox.GetAsync(0, "alerts/board-hot/kernel-board/temperature", l => l.Type == "alert.raised", "an alert arrives"));
    }

    private static async Task CaseAsync(Pi pi, Report report)
    {
        foreach (var (register, celsius) in ((ushort, double)[])[(0x1900, 25), (0xE780, -24.5), (0x7D00, 125), (0xC900, -55), (0xFF80, -0.5)])
        {
            await report.CheckAsync($"LM75, register 0x{register:x4}: lm75 of the kernel, hwmon and the map lm75 say {celsius} °C", async () =>
            {
                var mark = pi.Mailbox.Mark;
                pi.Chips.SetCase(register);
                await AgreeAsync(pi, mark, 0x48, "temp1_input", 0.001, "kernel-case/temperature", "own-case/temperature", celsius, 0);
            });
        }
    }

    private static Task ClimateAsync(Pi pi, Report report, Bme280Raw raw) =>
        report.CheckAsync($"BME280, raw {raw.Temperature}, {raw.Pressure}, {raw.Humidity}: bmp280 of the kernel, iio and bme280 say the same", async () =>
        {
            var mark = pi.Mailbox.Mark;
            pi.Chips.SetAir(raw);
            await AgreeAsync(pi, mark, 0x76, "in_temp_input", 0.001, "kernel-climate/temperature", "own-climate/temperature", null, 0);
            await AgreeAsync(pi, mark, 0x76, "in_pressure_input", 1000, "kernel-climate/pressure", "own-climate/pressure", null, 0.001);
            await AgreeAsync(pi, mark, 0x76, "in_humidityrelative_input", 0.001, "kernel-climate/humidity", "own-climate/humidity", null, 0.001);
        });

    /// <summary>The kernel's file, what comes of it, and what our own driver makes of the same registers.</summary>
    private static async Task AgreeAsync(Pi pi, int mark, int address, string file, double factor, string through, string own, double? celsius, double within)
    {
        var kernel = 0.0;
        await TestKit.Eventually.TrueAsync(
            () =>
            {
                kernel = KernelChips.Number(address, file) * factor;
                return celsius is null || Math.Abs(kernel - celsius.Value) <= 0.001;
            },
            () => $"the kernel says {celsius}; it says {kernel}");
        await pi.Mailbox.GetAsync(mark, "readings/" + through, l => l.Value is { } value && Math.Abs(value - kernel) <= 1e-9 * Math.Max(1, Math.Abs(kernel)), $"{through} says {kernel}");
        await pi.Mailbox.GetAsync(mark, "readings/" + own, l => l.Value is { } value && Math.Abs(value - kernel) <= within + 1e-9, $"{own} says {kernel}");
    }
}
