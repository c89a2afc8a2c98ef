using TestKit;
using VirtualPi.Machine;

namespace VirtualPi.Checks;

/// <summary>Sensors that are their edges, on real <c>/dev/gpiochipN</c>: the kernel's stamps, outputs, and several lines in one request.</summary>
internal static class EdgeChecks
{
    private const double SpeedOfSound = 331.3 + (0.606 * 20);
    private const int Motion = 25;
    private const int Meter = 27;
    private const int Wind = 16;
    private const string Distance = "readings/tank/distance";

    private static readonly TimeProvider Time = TimeProvider.System;

    public static async Task RunAsync(Pi pi, Report report)
    {
        await MotionAsync(pi, report);
        await MeterAsync(pi, report);
        await WindAsync(pi, report);
        await EchoAsync(pi, report);
        await FrameAsync(pi, report);
    }

    private static Task MotionAsync(Pi pi, Report report) => report.CheckAsync("pir: motion lasts until the hold after the last signal, to the stamp, and is an alert", async () =>
    {
        var mark = pi.Mailbox.Mark;
        var begin = Pull(pi, Motion, high: true);
        var seen = await pi.Mailbox.GetAsync(mark, "readings/motion/motion", l => l.Value == 1, "motion arrives");
        Expect.Between(begin.Before, seen.Time, begin.After, "the time it began");
        Pull(pi, Motion, high: false);

        // A second signal within the hold is the same visit.
        Pull(pi, Motion, high: true);
        var end = Pull(pi, Motion, high: false);
        var over = await pi.Mailbox.GetAsync(mark, "readings/motion/motion", l => l.Value == 0, "its end arrives");
        var hold = TimeSpan.FromSeconds(2);
        Expect.Between(end.Before + hold, over.Time, end.After + hold, "the time it ended");
        await pi.Mailbox.GetAsync(mark, "alerts/somebody/motion/motion", l => l.Type == "alert.raised", "an alert arrives");
        await pi.Mailbox.GetAsync(mark, "alerts/somebody/motion/motion", l => l.Type == "alert.cleared", "its end arrives");
    });

    private static Task MeterAsync(Pi pi, Report report) => report.CheckAsync("pulse: each of 100 pulses counts, also while the gateway is held up, and only one of their edges", async () =>
    {
        var mark = pi.Mailbox.Mark;
        Pulses(pi, 60);
        await pi.Gateway.SignalAsync("STOP");
        Pulses(pi, 40);
        await pi.Gateway.SignalAsync("CONT");
        await pi.Mailbox.GetAsync(mark, "readings/meter/total", l => l.Value == 1000, "the total is 100 times 10 L");
        await pi.Mailbox.GetAsync(mark, "readings/meter/rate", l => l.Value > 0, "the rate is not 0");
        await pi.Mailbox.GetAsync(pi.Mailbox.Mark, "readings/meter/rate", l => l.Value == 0, "then the rate is 0");
        Expect.Equal(1000, pi.Mailbox.From(mark, "readings/meter/total")[^1].Value, "the last total");

        static void Pulses(Pi pi, int count)
        {
            for (var i = 0; i < count; i++)
            {
                pi.Header.Pull(Meter, high: false);
                pi.Header.Pull(Meter, high: true);
            }
        }
    });

    private static Task WindAsync(Pi pi, Report report) => report.CheckAsync("frequency: as many pulses as there were between the first stamp and the last, then 0", async () =>
    {
        const int Pulses = 200;
        var mark = pi.Mailbox.Mark;
        var (first, last) = (0L, 0L);
        RealTime.Start("wind", () =>
        {
            var next = Time.GetTimestamp();
            for (var i = 0; i < Pulses; i++)
            {
                // 40 Hz; when it is late once, all the following are later.
                RealTime.Nap(TimeSpan.FromMilliseconds(12));
                pi.Header.Pull(Wind, high: false);
                RealTime.Nap(TimeSpan.FromMilliseconds(12));
                last = Time.GetTimestamp();
                first = first == 0 ? last : first;
                pi.Header.Pull(Wind, high: true);
            }
        }).Join();
        await pi.Mailbox.GetAsync(mark, "readings/wind/frequency", l => l.Value == 0, "the wind has calmed down");

        // Each reading is the mean over its own time; the first and the last have less of it.
        var hertz = (Pulses - 1) / Time.GetElapsedTime(first, last).TotalSeconds;
        var values = pi.Mailbox.From(mark, "readings/wind/frequency").Select(l => l.Value / 2.4).ToList();
        Expect.True(values.Any(v => v > 0.95 * hertz && v < 1.05 * hertz), $"there were {hertz:0.00} Hz, and it said {string.Join(", ", values.Select(v => $"{v:0.00}"))}");
        Expect.True(values.All(v => v < 1.1 * hertz), $"there were {hertz:0.00} Hz, and it said {values.Max():0.00}");
    });

    private static async Task EchoAsync(Pi pi, Report report)
    {
        using var sensor = new EchoSensor(pi.Header, trigger: 23, echo: 24);
        await report.CheckAsync("hc-sr04: the trigger is an output in the same request as the echo, and is pulsed", () =>
            Eventually.TrueAsync(() => sensor.Triggers > 1, "it was triggered twice"));
        await SaysAsync("no echo: check wiring and supply", TimeSpan.Zero);
        foreach (var milliseconds in (double[])[5.882, 1.75])
        {
            await report.CheckAsync($"hc-sr04: an echo of {milliseconds} ms is {milliseconds / 2000 * SpeedOfSound:0.00} m, as exact as the echo was", async () =>
            {
                sensor.Echo = TimeSpan.FromMilliseconds(milliseconds);

                // The one under way may still be the one before.
                await pi.Mailbox.GetAsync(pi.Mailbox.Mark, Distance, l => l.Value is not null, "a distance arrives");
                var value = (await pi.Mailbox.GetAsync(pi.Mailbox.Mark, Distance, l => l.Value is not null, "a distance arrives")).Value!.Value;
                var (least, most) = sensor.Lasted;
                Expect.True(value >= Metres(least) && value <= Metres(most), $"the distance is {value:0.0000} m, not between {Metres(least):0.0000} and {Metres(most):0.0000}");
            });
        }

        await report.CheckAsync("hc-sr04: too near is an alert", async () => await pi.Mailbox.GetAsync(0, "alerts/overflow/tank/distance", l => l.Type == "alert.raised", "an alert arrives"));
        await SaysAsync("nothing in range", TimeSpan.FromMilliseconds(38));

        Task SaysAsync(string reason, TimeSpan echo) => report.CheckAsync($"hc-sr04: {reason}", async () =>
        {
            sensor.Echo = echo;
            await pi.Mailbox.GetAsync(pi.Mailbox.Mark, Distance, l => l.Value is null && l.Reason == reason, "a bad reading says so");
        });

        static double Metres(TimeSpan echo) => echo.TotalSeconds * SpeedOfSound / 2;
    }

    private static async Task FrameAsync(Pi pi, Report report)
    {
        using var sensor = new FrameSensor(pi.Header, line: 4) { Frame = [0x02, 0x8C, 0x01, 0x5F, 0xEE] };
        await report.CheckAsync("dht22: the line is driven low, becomes an input again, and its answer is decoded from the kernel's stamps: 65.2 %, 35.1 °C", () => FrameAsync(65.2, 35.1));
        await report.CheckAsync("dht22: and below zero: -10.1 °C", () =>
        {
            sensor.Frame = [0x02, 0x8C, 0x80, 0x65, 0x73];
            return FrameAsync(65.2, -10.1);
        });
        await report.CheckAsync("dht22: whatever this machine did to its pulses, no other value was ever called good", () =>
        {
            Console.WriteLine($"        {sensor.Answers} answers, no change more than {sensor.Latest.TotalMicroseconds:0} µs late");
            Expect.Equal(0, pi.Mailbox.From(0, "readings/cellar/temperature").Count(l => l.Value is not (null or 35.1 or -10.1)), "the number of wrong temperatures");
            Expect.Equal(0, pi.Mailbox.From(0, "readings/cellar/humidity").Count(l => l.Value is not (null or 65.2)), "the number of wrong humidities");
            return Task.CompletedTask;
        });

        async Task FrameAsync(double percent, double celsius)
        {
            var mark = pi.Mailbox.Mark;
            await pi.Mailbox.GetAsync(mark, "readings/cellar/temperature", l => l.Value == celsius, $"the temperature is {celsius}");
            await pi.Mailbox.GetAsync(mark, "readings/cellar/humidity", l => l.Value == percent, $"the humidity is {percent}");
        }
    }

    private static (DateTimeOffset Before, DateTimeOffset After) Pull(Pi pi, int line, bool high)
    {
        var before = Time.GetUtcNow();
        pi.Header.Pull(line, high);
        return (before, Time.GetUtcNow());
    }
}
