using Gateway.Drivers.Buses;
using TestKit;
using VirtualPi.Machine;

namespace VirtualPi.Checks;

/// <summary>A BME280 behind a real <c>/dev/i2c-9</c>.</summary>
internal static class BusChecks
{
    private const string Temperature = "readings/bench/temperature";
    private const string Alerts = "alerts/too-warm/bench/temperature";

    public static async Task RunAsync(Pi pi, Report report)
    {
        var mail = pi.Mailbox;
        await report.CheckAsync("a BME280 is read through I2C_RDWR, exact to the last digit of the datasheet's example", async () =>
        {
            Expect.Equal(Air.Mild.Celsius, (await mail.GetAsync(0, Temperature, _ => true, "a temperature arrives")).Value, "the temperature");
            Expect.Equal(Air.MildPercent, (await mail.GetAsync(0, "readings/bench/humidity", _ => true, "a humidity arrives")).Value, "the humidity");
            Expect.Equal(Air.Mild.Pascal, (await mail.GetAsync(0, "readings/bench/pressure", _ => true, "a pressure arrives")).Value, "the pressure");
        });
        await report.CheckAsync("the absent chip on the same bus, which is asked again and again, never disturbed it", () =>
        {
            Expect.True(mail.From(0, "readings/absent/temperature").Count > 1, "the absent chip was asked once only");
            Expect.Equal(0, mail.From(0, Temperature).Count(l => l.Value is null), "the number of bad readings");
            return Task.CompletedTask;
        });
        await report.CheckAsync("the adapter was asked for its functions, and given a deadline of 200 ms", () =>
        {
            Expect.True(pi.Bus.FunctionsAsked > 0, "I2C_FUNCS was not asked");
            Expect.Equal(TimeSpan.FromMilliseconds(200), pi.Bus.Timeout, "the deadline");
            return Task.CompletedTask;
        });
        await report.CheckAsync("a change in the chip arrives as a reading and raises the alert", async () =>
        {
            var mark = mail.Mark;
            pi.Air = Air.Hot;
            var reading = await mail.GetAsync(mark, Temperature, l => l.Value > 30, "a higher temperature arrives");
            Expect.Equal(Air.Hot.Celsius, reading.Value, "the temperature");
            var pressure = await mail.GetAsync(mark, "readings/bench/pressure", l => l.Value > 104000, "another pressure arrives");
            Expect.True(Math.Abs(pressure.Value!.Value - Air.Hot.Pascal) < 0.005, $"the pressure is {pressure.Value}, not {Air.Hot.Pascal}");
            var alert = await mail.GetAsync(mark, Alerts, _ => true, "an alert arrives");
            Expect.Equal(("alert.raised", Air.Hot.Celsius, reading.Time), (alert.Type, alert.Value, alert.Time), "the alert");
        });
        await report.CheckAsync("the change back clears it", async () =>
        {
            var mark = mail.Mark;
            pi.Air = Air.Mild;
            var alert = await mail.GetAsync(mark, Alerts, _ => true, "the end of the alert arrives");
            Expect.Equal(("alert.cleared", Air.Mild.Celsius), (alert.Type, alert.Value), "the event");
        });
        await FailsAsync(pi, report, "no device acknowledges the address (ENXIO)", "no answer at address 0x76 on i2c-9: check wiring and address", () => pi.Bus.Detach(0x76), pi.PlugChip);
        await report.CheckAsync("the sensor is said to have failed and to have recovered", async () =>
        {
            var failed = await mail.GetAsync(0, "system/sensor-failed", OfBench, "the failure arrives");
            Expect.Equal("no answer at address 0x76 on i2c-9: check wiring and address", failed.Reason, "its reason");
            await mail.GetAsync(0, "system/sensor-recovered", OfBench, "the recovery arrives");
        });
        await FailsAsync(pi, report, "the same, as other adapters say it (EREMOTEIO)", "no answer at address 0x76 on i2c-9: check wiring and address", Failing(Errno.RemoteInputOutput), Failing(0));
        await FailsAsync(pi, report, "the transfer is broken off (EIO)", "transfer broken off at address 0x76 on i2c-9: check wiring, pull-ups and cable length", Failing(Errno.InputOutput), Failing(0));
        await FailsAsync(
            pi, report, "a line is held low (ETIMEDOUT)", "timeout at address 0x76 on i2c-9: a device holds a line low, or pull-ups are missing; check wiring, then the power of the sensors", Failing(Errno.TimedOut), Failing(0));
        await report.CheckAsync("after a timeout the bus was opened anew", () =>
        {
            Expect.True(pi.Bus.FunctionsAsked > 1, "I2C_FUNCS was asked only once");
            return Task.CompletedTask;
        });
        await HangsAsync(pi, report);
        await VanishesAsync(pi, report);

        Action Failing(int error) => () => pi.Bus.Failing = error;
    }

    private static Task FailsAsync(Pi pi, Report report, string how, string reason, Action fail, Action repair) => report.CheckAsync(
        $"{how}: bad readings with the reason, and good ones afterwards",
        async () =>
        {
            var mark = pi.Mailbox.Mark;
            fail();
            foreach (var channel in (string[])["temperature", "humidity", "pressure"])
            {
                var reading = await pi.Mailbox.GetAsync(mark, "readings/bench/" + channel, l => l.Value is null, "a bad reading arrives");
                Expect.Equal(("bad", reason), (reading.Data.GetProperty("quality").GetString(), reading.Reason), "the reading");
            }

            mark = pi.Mailbox.Mark;
            repair();
            await GoodAsync(pi, mark);
        });

    private static async Task GoodAsync(Pi pi, int mark) =>
        Expect.Equal(Air.Mild.Celsius, (await pi.Mailbox.GetAsync(mark, Temperature, l => l.Value is not null, "a good reading arrives")).Value, "the temperature");

    private static bool OfBench(Letter letter) => letter.Data.GetProperty("subject").GetString() == "bench";

    private static Task HangsAsync(Pi pi, Report report) => report.CheckAsync("a transfer that does not return holds up its own bus only, and once it ends all is well", async () =>
    {
        pi.Bus.HangAt(0x76);
        await Eventually.TrueAsync(() => pi.Bus.Hanging, "a transfer with the sensor hangs");
        var mark = pi.Mailbox.Mark;
        pi.Header.Pull(22, high: true);
        await pi.Mailbox.GetAsync(mark, "readings/hatch/open", l => l.Value == 1, "a contact is heard meanwhile");
        pi.Header.Pull(22, high: false);

        // The reading of the transfer before may still come in.
        Expect.Equal(0, Math.Max(0, pi.Mailbox.From(mark, Temperature).Count - 1), "the number of readings from the bus meanwhile");
        pi.Bus.LetGo(Errno.TimedOut);
        await pi.Mailbox.GetAsync(mark, Temperature, l => l.Reason?.StartsWith("timeout at ", StringComparison.Ordinal) == true, "the transfer ends with a timeout");
        await GoodAsync(pi, mark);
    });

    private static Task VanishesAsync(Pi pi, Report report) => report.CheckAsync("an adapter that vanishes is no such bus, and works when it is back", async () =>
    {
        var mark = pi.Mailbox.Mark;
        pi.Bus.Dispose();
        await Eventually.TrueAsync(() => !File.Exists("/dev/i2c-9"), "/dev/i2c-9 vanishes");
        await pi.Mailbox.GetAsync(mark, Temperature, l => l.Reason?.StartsWith("no such bus: /dev/i2c-9", StringComparison.Ordinal) == true, "a reading says so");
        mark = pi.Mailbox.Mark;
        await pi.PlugBusAsync();
        await GoodAsync(pi, mark);
    });
}
