using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.Acquisition;
using Gateway.Drivers.Calibration;
using TestKit;

namespace Gateway.Tests.Acquisition;

public sealed class SourceTests
{
    private readonly ManualTime time = new();
    private readonly Signal pipeline = new();

    [Fact]
    public void A_sample_becomes_a_reading_of_its_point_stamped_on_arrival()
    {
        var source = Make(new ScriptedSensor());
        source.Add(new Sample(0, 21.5));

        Assert.True(source.TryRead(out var reading));
        Assert.Equal("s/value", reading.Point.Id);
        Assert.Equal(21.5, reading.Value);
        Assert.Equal(Quality.Good, reading.Quality);
        Assert.Equal(Instant.Now(time), reading.At);
        Assert.False(source.TryRead(out _));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void A_value_that_is_no_number_is_a_bad_reading(double value)
    {
        var source = Make(new ScriptedSensor());
        source.Add(new Sample(0, value));

        Assert.True(source.TryRead(out var reading));
        Assert.Equal((Quality.Bad, "not a number"), (reading.Quality, reading.Reason));
        Assert.True(double.IsNaN(reading.Value));
    }

    [Theory]
    [InlineData(-40, Quality.Good)]
    [InlineData(85, Quality.Good)]
    [InlineData(-40.01, Quality.Bad)]
    [InlineData(85.01, Quality.Bad)]
    public void A_value_outside_the_plausible_range_is_a_bad_reading(double value, Quality expected)
    {
        var source = Make(new ScriptedSensor(new Channel("value", "Cel", -40, 85)));
        source.Add(new Sample(0, value));

        Assert.True(source.TryRead(out var reading));
        Assert.Equal(expected, reading.Quality);
    }

    [Fact]
    public void A_correction_comes_behind_the_plausible_range_of_the_driver_and_forgets_what_was_when_the_sensor_fails()
    {
        var settings = Written.Settings(Written.Map(("offset", 10), ("average", 2)), out _);
        var sensor = new ScriptedSensor(new Channel("value", "Cel", -40, 85), new Channel("other", null));
        Point[] points = [new(0, "s", "value", "Cel"), new(1, "s", "other", null)];
        var source = new Source("s", sensor, points, default, pipeline, time, CancellationToken.None, [Correction.Read(settings), null]);
        source.Add(new Sample(0, 80));
        source.Add(new Sample(0, 86));
        source.Add(new Sample(0, 84));
        source.Add(new Sample(1, 84));
        source.Fail("no answer");
        source.Add(new Sample(0, 0));

        Assert.Equal(
            [(90, null), (double.NaN, "out of range"), (92, null), (84, null), (double.NaN, "no answer"), (double.NaN, "no answer"), (10.0, (string?)null)],
            Drain(source).Select(r => (r.Value, r.Reason)));
    }

    [Fact]
    public void What_a_sensor_keeps_is_where_it_goes_on_and_is_taken_once()
    {
        var source = Make(new ScriptedSensor());
        Assert.Equal(default(ResumeToken), source.Begin());
        source.Keep(new ResumeToken("count", 1, 0));
        source.Keep(new ResumeToken("count", 2, 0));

        Assert.True(source.TryTakeKept(out var token));
        Assert.Equal(new ResumeToken("count", 2, 0), token);
        Assert.False(source.TryTakeKept(out _));
        Assert.Equal(token, source.Begin());
        Assert.False(source.MustReopen);
    }

    [Fact]
    public void What_is_kept_before_it_is_known_where_to_go_on_is_dropped_and_the_sensor_opened_anew()
    {
        var source = Make(new ScriptedSensor());
        source.Hold();
        Assert.False(source.IsHeld);
        Assert.Null(source.Begin());
        source.Keep(new ResumeToken("count", 1, 0));
        Assert.False(source.MustReopen);

        source.Release(new ResumeToken("count", 1000, 0));
        source.Keep(new ResumeToken("count", 2, 0));
        Assert.True(source.MustReopen);
        Assert.False(source.TryTakeKept(out _));
        Assert.Equal(new ResumeToken("count", 1000, 0), source.Begin());
        Assert.False(source.MustReopen);
    }

    [Fact]
    public void A_polled_sensor_that_finds_the_queue_full_keeps_the_newest_reading_per_point_counted_and_flagged()
    {
        var source = Make(new ScriptedSensor(new Channel("a", null), new Channel("b", null)));
        for (var i = 0; i < Source.Capacity; i++)
        {
            source.Add(new Sample(0, i));
        }

        source.Add(new Sample(0, 5000));
        source.Add(new Sample(1, 6000));
        source.Add(new Sample(0, 5001));
        source.Add(new Sample(0, 5002));

        var readings = Drain(source);
        Assert.Equal(Enumerable.Range(0, Source.Capacity).Select(i => (double)i), readings.Take(Source.Capacity).Select(r => r.Value));
        Assert.Equal([(6000, ReadingFlags.None), (5002, ReadingFlags.Coalesced)], readings.Skip(Source.Capacity).Select(r => (r.Value, r.Flags)).OrderByDescending(r => r.Value));
        Assert.Equal(2, source.Coalesced);
    }

    [Fact]
    public void After_an_overflow_readings_keep_their_order()
    {
        var source = Make(new ScriptedSensor());
        for (var i = 0; i <= Source.Capacity; i++)
        {
            source.Add(new Sample(0, i));
        }

        Assert.True(source.TryRead(out _));
        source.Add(new Sample(0, 9999));

        var values = Drain(source).ConvertAll(r => r.Value);
        Assert.Equal(values.Order(), values);
        Assert.Equal(9999, values[^1]);
    }

    [Fact]
    public async Task A_sensor_that_can_wait_is_held_up_and_loses_nothing()
    {
        var source = Make(new ScriptedSensor { CanWait = true });
        const int Count = 3 * Source.Capacity;
        var writer = Task.Run(() =>
        {
            for (var i = 0; i < Count; i++)
            {
                source.Add(new Sample(0, i));
            }
        });

        var read = new List<double>();
        while (read.Count < Count)
        {
            await pipeline.WaitAsync(new CancellationTokenSource(Patience.Limit).Token);
            read.AddRange(Drain(source).Select(r => r.Value));
        }

        await writer;
        Assert.Equal(Enumerable.Range(0, Count).Select(i => (double)i), read);
        Assert.Equal(0, source.Coalesced);
    }

    [Fact]
    public async Task A_sensor_that_is_held_up_ends_when_told_to_stop()
    {
        using var stop = new CancellationTokenSource();
        var source = Make(new ScriptedSensor { CanWait = true }, stop: stop.Token);
        for (var i = 0; i < Source.Capacity; i++)
        {
            source.Add(new Sample(0, i));
        }

        var writer = Task.Run(() => source.Add(new Sample(0, -1)));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writer);
    }

    [Fact]
    public void The_clock_of_a_recording_is_the_time_of_its_last_row_and_never_goes_back()
    {
        var source = Make(new ScriptedSensor { Recorded = true });
        source.Add(new Sample(0, 1), 1000, new ResumeToken("f", 10, 1));
        source.Add(new Sample(0, 2), 3000, new ResumeToken("f", 20, 2));
        source.Add(new Sample(0, 3), 2000, new ResumeToken("f", 30, 3));
        source.Add(new Sample(0, 4), 3000, new ResumeToken("f", 40, 4));
        source.Add(Sample.Bad(0, "no time"), null, new ResumeToken("f", 50, 5));
        source.Add(new Sample(0, 6), 3001, new ResumeToken("f", 60, 6));

        var readings = Drain(source);
        Assert.Equal([1000, 3000, 3000, 3000, 3000, 3001], readings.Select(r => r.At.Ticks));
        Assert.Equal([1000, 3000, 2000, 3000, 3000, 3001], readings.Select(r => r.At.UtcTicks));
        Assert.Equal([false, false, true, true, false, false], readings.Select(r => r.Flags.HasFlag(ReadingFlags.OutOfOrder)));
        Assert.Equal(new ResumeToken("f", 60, 6, 3001), source.Resume);
        Assert.Equal(source.Resume, readings[^1].Resume);
    }

    [Fact]
    public void A_resumed_recording_goes_on_with_the_clock_it_had()
    {
        var source = Make(new ScriptedSensor { Recorded = true }, new ResumeToken("f", 20, 2, 3000));
        source.Add(new Sample(0, 3), 2000, new ResumeToken("f", 30, 3));

        Assert.True(source.TryRead(out var reading));
        Assert.Equal((3000, ReadingFlags.OutOfOrder), (reading.At.Ticks, reading.Flags));
    }

    private static List<Reading> Drain(Source source)
    {
        var readings = new List<Reading>();
        while (source.TryRead(out var reading))
        {
            readings.Add(reading);
        }

        return readings;
    }

    private Source Make(ScriptedSensor sensor, ResumeToken resume = default, CancellationToken stop = default) =>
        new("s", sensor, [.. sensor.Channels.Select((c, i) => new Point(i, "s", c.Name, c.Unit, sensor.Recorded))], resume, pipeline, time, stop);
}
