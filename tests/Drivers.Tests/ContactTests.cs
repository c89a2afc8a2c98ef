using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;
using TestKit;

namespace Gateway.Drivers.Tests;

public sealed class ContactTests : IDisposable
{
    private readonly ManualTime time = new();
    private readonly ListSink sink = new(4096);
    private readonly ScriptedLine line = new();

    public void Dispose() => line.Dispose();

    [Fact]
    public void It_says_its_state_when_it_is_opened()
    {
        line.Level = true;
        Step(Session());
        var said = Assert.Single(sink.Items);
        Assert.Equal((new Sample(0, 1), Instant.Now(time)), (said.Sample, said.At!.Value));
    }

    [Fact]
    public void Each_change_is_a_reading_with_the_stamp_of_the_kernel()
    {
        var session = Session();
        Step(session);
        var opened = Instant.Now(time);
        time.Advance(TimeSpan.FromSeconds(10));
        var changed = Instant.Now(time);
        time.Advance(TimeSpan.FromMilliseconds(7));
        line.Add(true, opened.Ticks + 5, 1);
        line.Add(false, changed.Ticks, 2);
        Step(session);

        Assert.Equal([0, 1, 0], sink.Values);
        Assert.Equal([opened.Ticks, opened.Ticks + 5, changed.Ticks], sink.Items.Select(i => i.At!.Value.Ticks));

        // The label of a stamp is as long before the present wall clock as the stamp is before the present tick.
        Assert.InRange(sink.Items[2].At!.Value.UtcTicks - changed.UtcTicks, -1, 1);
    }

    [Fact]
    public void A_stamp_is_never_later_than_now_nor_earlier_than_the_one_before()
    {
        var session = Session();
        Step(session);
        var now = Instant.Now(time).Ticks;
        line.Add(true, now + 1000, 1);
        line.Add(false, now - 1000, 2);
        Step(session);

        Assert.Equal([now, now, now], sink.Items.Select(i => i.At!.Value.Ticks));
    }

    [Fact]
    public void Lost_changes_are_a_bad_reading_and_then_the_level_as_it_is()
    {
        var session = Session();
        Step(session);
        var now = Instant.Now(time).Ticks;
        line.Add(true, now, 1);
        line.Add(true, now, 5);
        line.Level = false;
        Step(session);

        Assert.Equal(
            [new Sample(0, 0), new Sample(0, 1), Sample.Bad(0, "edges lost: 3"), new Sample(0, 1), new Sample(0, 0)],
            sink.Items.Select(i => i.Sample));
        line.Add(true, now, 6);
        Step(session);
        Assert.Equal(new Sample(0, 1), Assert.Single(sink.Items.Skip(5)).Sample);
    }

    [Fact]
    public void After_a_loss_the_level_is_read_only_when_no_change_is_waiting_any_more()
    {
        var session = Session();
        Step(session);
        for (var i = 0u; i < 100; i++)
        {
            line.Add(i % 2 == 0, Instant.Now(time).Ticks, i + 11);
        }

        line.Level = true;
        Step(session);
        Assert.Equal((1, 66), (line.Reads, sink.Items.Count));
        Step(session);
        Assert.Equal((2, 103), (line.Reads, sink.Items.Count));
        Assert.Equal(1, sink.Items[^1].Sample.Value);
    }

    [Fact]
    public void After_a_loss_the_level_follows_at_once_also_when_the_changes_fill_the_last_step()
    {
        var session = Session();
        Step(session);
        for (var i = 0u; i < 64; i++)
        {
            line.Add(i % 2 == 0, Instant.Now(time).Ticks, i + 11);
        }

        line.Level = true;
        Step(session);
        Step(session);
        Assert.Equal(TimeSpan.Zero, line.Patience);
        Assert.Equal((2, 1 + 1 + 64 + 1), (line.Reads, sink.Items.Count));
        Assert.Equal(1, sink.Items[^1].Sample.Value);
    }

    [Fact]
    public void The_numbers_of_changes_may_wrap()
    {
        var session = Session();
        line.Add(true, 0, uint.MaxValue);
        line.Add(false, 0, 0);
        line.Add(true, 0, 1);
        Step(session);

        // All but the last of all numbers were lost before the first of them, none after.
        Assert.Single(sink.Items, i => i.Sample.Quality == Quality.Bad);
    }

    [Fact]
    public void The_state_is_said_again_a_minute_after_it_was_said_last()
    {
        var session = Session();
        Step(session);
        time.Advance(TimeSpan.FromSeconds(59));
        Step(session);
        Assert.Single(sink.Items);
        Assert.InRange(line.Patience, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(1.1));

        line.Level = true;
        time.Advance(TimeSpan.FromSeconds(1.001));
        Step(session);
        Assert.Equal([0, 1], sink.Values);
        Step(session);
        Assert.InRange(line.Patience, TimeSpan.FromSeconds(59), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public void It_waits_as_long_as_the_line_says()
    {
        var session = Session();
        Assert.Equal(Next.AtOnce, Step(session));
        line.Quiet = TimeSpan.FromSeconds(3);
        Assert.Equal(Next.In(TimeSpan.FromSeconds(3)), Step(session));
    }

    [Fact]
    public void A_step_without_loss_allocates_nothing()
    {
        var session = Session();
        Step(session);
        line.Add(true, 0, 1);
        Step(session);
        var ticks = Instant.Now(time).Ticks;
        Assert.Equal(0, Allocated.ButOnce(100, i =>
        {
            line.Add(i % 2 == 0, ticks, (uint)i + 2);
            Step(session);
        }));
        Assert.Equal(102, sink.Items.Count);
    }

    [Theory]
    [InlineData("pull-up", "auto")]
    [InlineData("pull-down", "auto")]
    [InlineData("none", "auto")]
    [InlineData("pull-up", "low")]
    [InlineData("pull-down", "high")]
    public void A_simulated_door_is_closed_at_first_and_each_opening_and_closing_is_one_change(string bias, string closed)
    {
        var changes = Watch(("bias", bias), ("closed", closed));

        Assert.InRange(changes.Count, 40, 330);
        Assert.Equal(0, changes[0].Value);

        // Bounces are milliseconds apart; the door itself takes its time.
        Assert.All(changes.Zip(changes.Skip(1)), pair => Assert.InRange(TimeSpan.FromTicks(pair.Second.Ticks - pair.First.Ticks).TotalSeconds, 2.9, 41));
    }

    [Fact]
    public void A_contact_that_is_closed_at_the_other_level_reads_the_other_way_round() =>
        Assert.Equal(Watch().Select(c => (1 - c.Value, c.Ticks)), Watch(("closed", "high")));

    [Fact]
    public void Without_debouncing_the_bounces_of_the_door_are_readings_too()
    {
        var calm = Watch();
        var bouncing = Watch(("debounce", "0"));
        Assert.True(bouncing.Count > 3 * calm.Count, $"{bouncing.Count} readings against {calm.Count}");
    }

    [Fact]
    public void A_simulated_line_that_nobody_looks_at_loses_its_oldest_changes()
    {
        using var door = Sensor(("chip", "sim-door"), ("line", "GPIO17"), ("debounce", "0")).Simulate(time, queueLength: 16);
        using var session = new ContactSession(door, time, TimeSpan.FromSeconds(60));
        Step(session);
        time.Advance(TimeSpan.FromMinutes(30));
        Step(session);

        var lost = Assert.Single(sink.Items, i => i.Sample.Quality == Quality.Bad);
        Assert.Matches("^edges lost: [0-9]+$", lost.Sample.Reason);
        Assert.Equal(1 + 1 + 16 + 1, sink.Items.Count);
        Assert.Equal(door.Read() ? 1 : 0, sink.Items[^1].Sample.Value);
    }

    [Fact]
    public void Settings_that_make_no_sense_are_problems()
    {
        var settings = Written.Settings(Written.Map(("chip", "gpiochip0"), ("bias", "up"), ("debounce", "30"), ("every", "2m")), out var problems, "sensors.door");
        _ = new Contact(settings);
        settings.Finish();
        Assert.Equal(["bias", "debounce", "every", "line"], problems.Select(p => p.Path["sensors.door.".Length..]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_chip_that_this_machine_does_not_have_cannot_be_opened()
    {
        var sensor = Sensor(("chip", "/dev/gpiochip250"), ("line", "GPIO17"));
        var error = Assert.Throws<SensorException>(() => sensor.Open());
        Assert.Equal("no such GPIO chip: /dev/gpiochip250; 'gpiodetect' lists them", error.Message);
    }

    private static Contact Sensor(params (string Key, object Value)[] keys)
    {
        var settings = Written.Settings(Written.Map(keys), out var problems);
        var sensor = new Contact(settings);
        settings.Finish();
        Assert.Empty(problems);
        return sensor;
    }

    /// <summary>Half an hour of a simulated door; what is said again is left out.</summary>
    private static List<(double Value, long Ticks)> Watch(params (string Key, object Value)[] keys)
    {
        var clock = new ManualTime();
        var heard = new ListSink();
        using var session = Sensor([("chip", "sim-door"), ("line", "GPIO17"), .. keys]).Open(new Opening(null, default, clock, CancellationToken.None));
        var end = Instant.Now(clock).Ticks + TimeSpan.FromMinutes(30).Ticks;
        for (var now = Instant.Now(clock); now.Ticks < end; now = Instant.Now(clock))
        {
            var next = session.Step(now, heard);

            // As the thread of the sensor does: whole milliseconds, rounded up.
            clock.Advance(TimeSpan.FromMilliseconds(Math.Ceiling(next.Delay.TotalMilliseconds)));
        }

        Assert.All(heard.Items, i => Assert.Equal(Quality.Good, i.Sample.Quality));
        return [.. heard.Items.Select(i => (i.Sample.Value, i.At!.Value.Ticks)).Where((c, i) => i == 0 || c.Value != heard.Items[i - 1].Sample.Value)];
    }

    private ContactSession Session() => new(line, time, TimeSpan.FromSeconds(60));

    private Next Step(ContactSession session) => session.Step(Instant.Now(time), sink);
}
