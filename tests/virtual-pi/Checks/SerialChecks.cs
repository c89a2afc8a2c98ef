using Gateway.Drivers.Buses;
using VirtualPi.Machine;

namespace VirtualPi.Checks;

/// <summary>Lines of text over a UART with its real driver.</summary>
internal static class SerialChecks
{
    private const string Speed = "readings/station/speed";
    private const string Direction = "readings/station/direction";

    public static async Task RunAsync(Pi pi, Report report)
    {
        var (mail, cable) = (pi.Mailbox, pi.Cable);
        await report.CheckAsync("the serial port is as asked: raw, 4800 bits per second, 7 bits, even parity, checked", () =>
        {
            var settings = SerialCable.Settings;
            Expect.Equal((4800u, 4800u), (settings.InputSpeed, settings.OutputSpeed), "the speed");
            Expect.Equal(SerialAbi.SevenBits | SerialAbi.ParityBit, settings.Control & (SerialAbi.EightBits | SerialAbi.ParityBit | SerialAbi.OddParity | SerialAbi.TwoStopBits), "the frame");
            Expect.Equal((SerialAbi.CheckParity, 0u, 0u), (settings.Input, settings.Output, settings.Local), "the other flags");
            return Task.CompletedTask;
        });

        // What is half of a line for somebody who has just begun to listen does not count.
        cable.Say("1,R,99.0,N,A*00\r\n");
        await report.CheckAsync("a line of text on a serial port is readings", () => WindAsync(pi, 214.8, 12.5));
        await report.CheckAsync("a gale is an alert", async () =>
        {
            await WindAsync(pi, 220, 38);
            await mail.GetAsync(0, "alerts/storm/station/speed", l => l.Type == "alert.raised", "an alert arrives");
        });
        await BadAsync(pi, report, "a wrong checksum", "checksum mismatch", SerialCable.Wind(220, 38).Replace("38", "88", StringComparison.Ordinal));
        await BadAsync(pi, report, "a line that does not go on for a second", "line broken off", "$WIMWV,220");
        await BadAsync(pi, report, "no line for as long as it may be silent, where the rest of the broken one does not count", "no line for 5s", "\r\n");
        await report.CheckAsync("a line follows: good readings again", () => WindAsync(pi, 90, 4));
        await report.CheckAsync("the half line from before the first whole one never counted", () =>
        {
            Expect.Equal(0, mail.From(0, Speed).Count(l => l.Value is 99 or 88), "the number of readings of it");
            return Task.CompletedTask;
        });
        await report.CheckAsync("a serial port that vanishes is a failed sensor, and works when it is back", async () =>
        {
            var mark = mail.Mark;
            await cable.BindAsync(there: false);
            await mail.GetAsync(mark, Speed, l => l.Reason?.EndsWith("was it unplugged?", StringComparison.Ordinal) == true, "a bad reading says so");
            await mail.GetAsync(mark, Speed, l => l.Reason?.StartsWith("no such serial port: /dev/serial/by-id/usb-Station-if00: is it plugged in?", StringComparison.Ordinal) == true, "then that there is none");
            mark = mail.Mark;
            await cable.BindAsync(there: true);

            // It opens the port when its pause is over; what was said before that is lost.
            for (var time = 0; time < 30 && mail.From(mark, Speed).All(l => l.Value is null); time++)
            {
                cable.Say(SerialCable.Wind(180, 6));
                await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
            }

            await mail.GetAsync(mark, Speed, l => l.Value == 6, "the speed arrives again");
        });
    }

    private static async Task WindAsync(Pi pi, double degrees, double knots)
    {
        var mark = pi.Mailbox.Mark;
        pi.Cable.Say(SerialCable.Wind(degrees, knots));
        await pi.Mailbox.GetAsync(mark, Speed, l => l.Value == knots, $"the speed {knots} arrives");
        await pi.Mailbox.GetAsync(mark, Direction, l => l.Value == degrees, $"the direction {degrees} arrives");
    }

    private static Task BadAsync(Pi pi, Report report, string how, string reason, string text) => report.CheckAsync($"{how}: {reason}", async () =>
    {
        var mark = pi.Mailbox.Mark;
        pi.Cable.Say(text);
        await pi.Mailbox.GetAsync(mark, Speed, l => l.Value is null && l.Reason == reason, "a bad reading says so");
    });
}
