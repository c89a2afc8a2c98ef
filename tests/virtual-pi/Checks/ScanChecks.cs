using VirtualPi.Machine;

namespace VirtualPi.Checks;

/// <summary>What <c>sensors scan</c> and <c>doctor</c> say on this machine while the service runs.</summary>
internal static class ScanChecks
{
    public static async Task RunAsync(Pi pi, Report report)
    {
        await report.CheckAsync("scan of a bus: names what identifies itself, leaves the service's own chips alone, and says what cannot be known", async () =>
        {
            var (code, text) = await Command.AskAsync("sensors", "scan", "--bus", "i2c-9");
            Say(text);
            Expect.Equal(0, code, "the exit code");
            foreach (var line in (string[])[
                "0x1f  mcp9808  manufacturer 0x0054, device 0x0400",
                "0x41  ina219   configuration 0x399f, as after power-on",
                "0x20  unknown  answers",
                "0x76  in use   by sensor bench; not asked"])
            {
                Expect.True(text.Contains(line, StringComparison.Ordinal), $"it does not say '{line}'");
            }
        });
        await report.CheckAsync("the scan asked the memory nothing, wrote nothing to the port expander, and disturbed no sensor", () =>
        {
            Expect.Equal((0, 0), (pi.Bench.Memory.Reads, pi.Bench.Memory.Writes), "what was done to the memory");
            Expect.True(pi.Bench.Expander.Reads > 0, "the expander was not read");
            Expect.Equal(0, pi.Bench.Expander.Writes, "what was written to the expander");
            return Task.CompletedTask;
        });
        await report.CheckAsync("scan of the machine: buses, chips, lines, and what the kernel reads", async () =>
        {
            var (code, text) = await Command.AskAsync("sensors", "scan");
            Say(text);
            Expect.Equal(1, code, "the exit code, as some buses cannot be scanned");
            foreach (var line in (string[])["every address on i2c-1 seems to answer", "/dev/i2c-6 is no I²C bus", "permission denied on /dev/i2c-7", "0x1f  mcp9808", "spi-0.0", "usb-Station-if00", "28-0000070e41ac", "jc42", "lm75", "bme280", "pinctrl-bcm2711", "GPIO17*", "permission denied on /dev/gpiochip1"])
            {
                Expect.True(text.Contains(line, StringComparison.Ordinal), $"it does not say '{line}'");
            }
        });
        await report.CheckAsync("doctor: says of each missing bus what to do, and that the others are fine", async () =>
        {
            var (code, text) = await Command.AskAsync("doctor");
            Say(text);
            Expect.Equal(1, code, "the exit code");
            foreach (var line in (string[])["wrong   bus i2c-8: /dev/i2c-8 does not exist", "bus i2c-9, ", "bus spi-0.0, ", "bus w1, "])
            {
                Expect.True(text.Contains(line, StringComparison.Ordinal), $"it does not say '{line}'");
            }
        });
    }

    private static void Say(string text) => Console.WriteLine("        " + text.Replace("\n", "\n        ", StringComparison.Ordinal));
}
