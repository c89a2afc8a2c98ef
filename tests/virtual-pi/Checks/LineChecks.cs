using TestKit;
using VirtualPi.Machine;

namespace VirtualPi.Checks;

/// <summary>Contacts on real <c>/dev/gpiochipN</c>.</summary>
internal static class LineChecks
{
    private const int Hatch = 22;
    private const int Door = 17;
    private const int QueueLength = 1024;
    private const string HatchOpen = "readings/hatch/open";
    private const string DoorOpen = "readings/door/open";
    private const string FloatOpen = "readings/float/open";

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public static async Task RunAsync(Pi pi, Report report)
    {
        var mail = pi.Mailbox;
        await report.CheckAsync("a chip by label, a line by name: the pull-up reaches the chip, the contact that nobody closes is open, and that is an alert", async () =>
        {
            Expect.Equal(1, (await mail.GetAsync(0, DoorOpen, _ => true, "the state arrives")).Value, "the state");
            Expect.Equal("alert.raised", (await mail.GetAsync(0, "alerts/door-open/door/open", _ => true, "an alert arrives")).Type, "the alert");
        });
        await report.CheckAsync("a chip by name, a line by number, no bias: the level is the contact's", async () =>
            Expect.Equal(0, (await mail.GetAsync(0, HatchOpen, _ => true, "the state arrives")).Value, "the state"));
        await report.CheckAsync("with a pull-down, low is open", async () =>
            Expect.Equal(1, (await mail.GetAsync(0, FloatOpen, _ => true, "the state arrives")).Value, "the state"));
        await report.CheckAsync("both edges are readings, stamped when they happened", async () =>
        {
            foreach (var high in (bool[])[true, false, true, false])
            {
                var mark = mail.Mark;
                var (before, after) = Pull(pi, Hatch, high);
                var reading = await mail.GetAsync(mark, HatchOpen, l => l.Value == (high ? 1 : 0), "the change arrives");
                Expect.Between(before, reading.Time, after, "the time of the change");
            }
        });
        await report.CheckAsync("the stamp is the kernel's: a gateway that is held up says when it was, not when it heard of it", async () =>
        {
            var mark = mail.Mark;
            await pi.Gateway.SignalAsync("STOP");
            var (before, after) = Pull(pi, Hatch, high: true);
            await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
            await pi.Gateway.SignalAsync("CONT");
            var reading = await mail.GetAsync(mark, HatchOpen, l => l.Value == 1, "the change arrives");
            Expect.Between(before, reading.Time, after, "the time of the change");
            Pull(pi, Hatch, high: false);
        });
        await DebouncesAsync(pi, report);
        await OverflowsAsync(pi, report);
        await VanishesAsync(pi, report);
    }

    private static Task DebouncesAsync(Pi pi, Report report) => report.CheckAsync("a contact that bounces is one change, stamped when it came to rest, and clears the alert", async () =>
    {
        var mark = pi.Mailbox.Mark;
        for (var bounce = 0; bounce < 10; bounce++)
        {
            Pull(pi, Door, high: bounce % 2 == 1);
        }

        var (before, after) = Pull(pi, Door, high: false);
        var reading = await pi.Mailbox.GetAsync(mark, DoorOpen, l => l.Value == 0, "the change arrives");
        var rest = TimeSpan.FromMilliseconds(200);
        Expect.Between(before + rest, reading.Time, after + rest + TimeSpan.FromMilliseconds(500), "the time of the change");
        Expect.Equal("alert.cleared", (await pi.Mailbox.GetAsync(mark, "alerts/door-open/door/open", _ => true, "an event of the alert arrives")).Type, "the event");

        Pull(pi, Door, high: true);
        await pi.Mailbox.GetAsync(mark, DoorOpen, l => l.Value == 1, "the door opens again");
        Expect.Equal("0 1", string.Join(' ', Changes(pi.Mailbox.From(mark, DoorOpen))), "what the door did");
    });

    private static Task OverflowsAsync(Pi pi, Report report) => report.CheckAsync("more changes than the kernel keeps: the gateway says how many were lost, keeps the others, and the level that follows is right", async () =>
    {
        const int Lost = 77;
        var mark = pi.Mailbox.Mark;
        await pi.Gateway.SignalAsync("STOP");
        for (var change = 1; change <= QueueLength + Lost; change++)
        {
            Pull(pi, Hatch, high: change % 2 == 1);
        }

        await pi.Gateway.SignalAsync("CONT");
        var bad = await pi.Mailbox.GetAsync(mark, HatchOpen, l => l.Value is null, "a bad reading arrives");
        Expect.Equal($"edges lost: {Lost}", bad.Reason, "its reason");

        // One for each change that was kept, the one that says what was lost, and the level that follows.
        await Eventually.TrueAsync(() => pi.Mailbox.From(mark, HatchOpen).Count >= QueueLength + 2, () => $"all arrive; {pi.Mailbox.From(mark, HatchOpen).Count} did");
        Expect.Equal(1, pi.Mailbox.From(mark, HatchOpen)[^1].Value, "the last level");
        Pull(pi, Hatch, high: false);
    });

    private static Task VanishesAsync(Pi pi, Report report) => report.CheckAsync("a chip that is unplugged is a failed sensor, and works when it is back", async () =>
    {
        var mark = pi.Mailbox.Mark;
        pi.Expander.Unplug();
        var gone = await pi.Mailbox.GetAsync(mark, FloatOpen, l => l.Value is null, "a bad reading arrives");
        Expect.Equal("line 3 of expander does not answer any more (No such device, error 19): was its chip unplugged or its driver removed?", gone.Reason, "its reason");
        mark = pi.Mailbox.Mark;
        await pi.Expander.PlugAsync();
        await pi.Mailbox.GetAsync(mark, FloatOpen, l => l.Value == 1, "the state arrives again");
        mark = pi.Mailbox.Mark;
        Pull(pi.Expander, 3, high: true);
        await pi.Mailbox.GetAsync(mark, FloatOpen, l => l.Value == 0, "a change arrives again");
    });

    private static IEnumerable<double> Changes(IReadOnlyList<Letter> readings)
    {
        double? last = null;
        foreach (var value in readings.Select(r => r.Value).OfType<double>())
        {
            if (value != last)
            {
                yield return value;
            }

            last = value;
        }
    }

    private static (DateTimeOffset Before, DateTimeOffset After) Pull(Pi pi, int line, bool high) => Pull(pi.Header, line, high);

    private static (DateTimeOffset Before, DateTimeOffset After) Pull(GpioSimulator chip, int line, bool high)
    {
        var before = Now;
        chip.Pull(line, high);
        return (before, Now);
    }
}
