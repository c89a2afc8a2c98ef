using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.Acquisition;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using TestKit;

namespace Gateway.Tests.Acquisition;

public sealed class SensorRunnerTests
{
    private readonly ManualTime time = new();
    private readonly List<SystemNotice> notices = [];
    private readonly SystemNotices said;

    public SensorRunnerTests() => said = new SystemNotices(time, static () => { });

    [Fact]
    public void Slots_stay_on_their_grid_and_missed_ones_are_left_out()
    {
        var (runner, _) = Make(new ScriptedSensor());
        var start = Instant.Now(time);
        runner.Step(start);
        Assert.Equal(start.Ticks + Seconds(1), runner.Due);

        runner.Step(start.At(start.Ticks + Seconds(1.3)));
        Assert.Equal(start.Ticks + Seconds(2), runner.Due);

        runner.Step(start.At(start.Ticks + Seconds(5.5)));
        Assert.Equal(start.Ticks + Seconds(6), runner.Due);
    }

    [Fact]
    public void A_conversion_has_its_whole_time_however_long_the_bus_took_to_trigger_it()
    {
        var sensor = new ScriptedSensor
        {
            OnStep = _ =>
            {
                time.Advance(TimeSpan.FromMilliseconds(60));
                return Next.In(TimeSpan.FromMilliseconds(180));
            },
        };
        var (runner, _) = Make(sensor);

        runner.Step(Instant.Now(time));

        Assert.Equal(Instant.Now(time).Ticks + TimeSpan.FromMilliseconds(180).Ticks, runner.Due);
    }

    [Fact]
    public void A_step_may_ask_for_a_delay_or_end_the_sensor()
    {
        var sensor = new ScriptedSensor { OnStep = static _ => Next.In(TimeSpan.FromMilliseconds(180)) };
        var (runner, _) = Make(sensor);
        var start = Instant.Now(time);
        runner.Step(start);
        Assert.Equal(start.Ticks + Seconds(0.18), runner.Due);

        sensor.OnStep = static _ => Next.Finished;
        runner.Step(start);
        Assert.Equal(SensorRunner.Never, runner.Due);
    }

    [Fact]
    public void A_failed_step_is_a_bad_reading_of_every_channel_and_is_tried_again_with_growing_pauses()
    {
        var sensor = new ScriptedSensor(new Channel("a", null), new Channel("b", null)) { OnStep = static _ => throw new SensorException("no answer") };
        var (runner, source) = Make(sensor);
        var now = Instant.Now(time);
        var pauses = new List<double>();
        for (var i = 0; i < 8; i++)
        {
            runner.Step(now);
            pauses.Add(TimeSpan.FromTicks(runner.Due - now.Ticks).TotalSeconds);
            Assert.True(source.TryRead(out var a));
            Assert.True(source.TryRead(out var b));
            Assert.Equal(("a", "b", Quality.Bad, "no answer"), (a.Point.Channel, b.Point.Channel, a.Quality, b.Reason));
            now = now.At(runner.Due);
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60], pauses);
        Assert.Equal((8, 8), (sensor.Opened, sensor.Closed));
        Assert.Equal("no answer", runner.Failure);
        Assert.Equal([new SystemNotice("sensor-failed", "s", "no answer", 1)], Taken());
    }

    [Fact]
    public void A_sensor_that_works_again_says_so_and_starts_its_pauses_anew()
    {
        var working = false;
        var sensor = new ScriptedSensor
        {
            OnStep = into => working ? Next.Slot : throw new SensorException("no answer"),
        };
        var (runner, _) = Make(sensor);
        var now = Instant.Now(time);
        runner.Step(now);
        runner.Step(now);
        working = true;
        runner.Step(now);
        Assert.Null(runner.Failure);
        working = false;
        runner.Step(now);

        Assert.Equal(now.Ticks + Seconds(1), runner.Due);
        Assert.Equal([new SystemNotice("sensor-recovered", "s", null, 1), new SystemNotice("sensor-failed", "s", "no answer", 2)], Taken());
    }

    [Fact]
    public void A_sensor_that_must_open_ends_the_service_when_it_does_not()
    {
        var (runner, _) = Make(Unopenable(), SensorStart.Error);
        var error = Assert.Throws<SensorException>(() => runner.Step(Instant.Now(time)));
        Assert.Equal("sensor s cannot be opened and has 'start: error': not there", error.Message);
    }

    [Fact]
    public void A_sensor_that_may_be_missing_is_left_out()
    {
        var (runner, source) = Make(Unopenable(), SensorStart.Ignore);
        runner.Step(Instant.Now(time));
        Assert.Equal(SensorRunner.Never, runner.Due);
        Assert.False(source.TryRead(out _));
    }

    [Fact]
    public void A_sensor_that_worked_once_is_tried_again_whatever_its_start_policy()
    {
        var sensor = new ScriptedSensor();
        var (runner, _) = Make(sensor, SensorStart.Error);
        var now = Instant.Now(time);
        runner.Step(now);
        sensor.OnStep = static _ => throw new SensorException("gone");
        runner.Step(now);
        Assert.Equal(now.Ticks + Seconds(1), runner.Due);
    }

    private static ScriptedSensor Unopenable() => new() { OnOpen = static _ => throw new SensorException("not there") };

    private static long Seconds(double seconds) => TimeSpan.FromSeconds(seconds).Ticks;

    private List<SystemNotice> Taken()
    {
        said.Take(notices);
        return notices.ConvertAll(n => n with { UtcTicks = 0 });
    }

    private (SensorRunner Runner, Source Source) Make(ScriptedSensor sensor, SensorStart start = SensorStart.Retry)
    {
        Point[] points = [.. sensor.Channels.Select((c, i) => new Point(i, "s", c.Name, c.Unit))];
        var source = new Source("s", sensor, points, default, new Signal(), time, CancellationToken.None);
        return (new SensorRunner(new SensorSection("s", sensor, start, points), source, said, time, NullLogger.Instance, CancellationToken.None), source);
    }
}
