using VirtualPi.Machine;

namespace VirtualPi.Checks;

/// <summary>A DS18B20 behind the kernel's own 1-Wire: its drivers of the bus, of a USB adapter and of the thermometer.</summary>
internal static class OneWireChecks
{
    private const string Boiler = "readings/boiler/temperature";
    private const string Right = "E00100003FFF10103F";

    public static async Task RunAsync(Pi pi, Report report)
    {
        var mail = pi.Mailbox;
        await SaysAsync(Right, 30);
        await report.CheckAsync("one reading is one measurement of the chip", () =>
        {
            var readings = mail.From(0, Boiler).Count;
            Expect.True(readings > 5, $"there were {readings} readings only");

            // The kernel may have measured once more, whose reading is still under way.
            Expect.True(pi.Thermometer.Conversions <= readings + 1, $"for {readings} readings it measured {pi.Thermometer.Conversions} times");
            return Task.CompletedTask;
        });
        await SaysAsync("7F014B467FFF011033", 23.9375);
        await SaysAsync("6FFE4B467FFF0C10E8", -25.0625);
        await report.CheckAsync("below zero is an alert", async () => await mail.GetAsync(0, "alerts/boiler-cold/boiler/temperature", l => l.Type == "alert.raised", "an alert arrives"));
        await FailsAsync("50054B467FFF0C101C", "value of power-on, not measured: check the supply");
        await FailsAsync("E00100003FFF10103E", "no answer, or a disturbed one: check wiring and pull-up");
        await FailsAsync("000000000000000000", "the data line is held low: check wiring");
        await report.CheckAsync("DS18B20, taken off the wire: there is no such device, and it works when it is back", async () =>
        {
            pi.Thermometer.Scratchpad = Right;
            var mark = mail.Mark;
            pi.Thermometer.IsThere = false;

            // Until the kernel has looked for it twice there may be a reading without an answer, or none.
            await mail.GetAsync(
                mark, Boiler, l => l.Reason == "no device 28-0000070e41ac on w1: check wiring and pull-up; those that were found are the folders in /sys/bus/w1/devices", "a reading says that there is no device");
            mark = mail.Mark;
            pi.Thermometer.IsThere = true;
            await mail.GetAsync(mark, Boiler, l => l.Value == 30, "the temperature arrives again");
        });

        Task SaysAsync(string scratchpad, double celsius) => report.CheckAsync($"DS18B20, scratchpad {scratchpad}: {celsius} °C", async () =>
        {
            var mark = mail.Mark;
            pi.Thermometer.Scratchpad = scratchpad;
            await mail.GetAsync(mark, Boiler, l => l.Value == celsius, $"the temperature is {celsius}");
        });

        Task FailsAsync(string scratchpad, string reason) => report.CheckAsync($"DS18B20, scratchpad {scratchpad}: {reason}", async () =>
        {
            var mark = mail.Mark;
            pi.Thermometer.Scratchpad = scratchpad;
            await mail.GetAsync(mark, Boiler, l => l.Value is null && l.Reason == reason, "a bad reading says so");
        });
    }
}
