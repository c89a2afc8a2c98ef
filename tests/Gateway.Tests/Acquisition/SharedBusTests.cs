using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.Acquisition;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using TestKit;

namespace Gateway.Tests.Acquisition;

public sealed class SharedBusTests : IDisposable
{
    private readonly ManualTime time = new();
    private readonly List<string> log = [];
    private readonly SensorBus bus;
    private string? busFault;
    private int tries;

    public SharedBusTests() => bus = new SensorBus(OpenBus);

    public void Dispose() => bus.Dispose();

    [Fact]
    public void The_bus_is_opened_once_when_the_first_sensor_needs_it_and_given_to_each()
    {
        var (a, b) = (Make("a"), Make("b"));
        Assert.Empty(log);
        a.Step();
        b.Step();
        a.Step();
        Assert.Equal(["bus open", "a open", "b open"], log);
        Assert.Same(a.Bus, b.Bus);
        Assert.NotNull(a.Bus);
    }

    [Fact]
    public void A_bus_that_cannot_be_opened_is_a_bad_reading_of_every_sensor_with_the_reason_of_the_bus()
    {
        var (a, b) = (Make("a"), Make("b"));
        busFault = "no such bus";
        a.Step();
        b.Step();
        Assert.Equal((Quality.Bad, "no such bus"), (a.Read().Quality, a.Last.Reason));
        Assert.Equal((Quality.Bad, "no such bus"), (b.Read().Quality, b.Last.Reason));
        Assert.Equal(TimeSpan.FromSeconds(1).Ticks, a.Runner.Due - Instant.Now(time).Ticks);

        busFault = null;
        time.Advance(TimeSpan.FromSeconds(1.1));
        a.Step();
        b.Step();
        Assert.Equal([Quality.Good, Quality.Good], [a.Read().Quality, b.Read().Quality]);
    }

    [Fact]
    public void A_failure_of_the_bus_closes_it_and_every_session_starts_anew_on_the_next()
    {
        var (a, b) = (Make("a"), Make("b"));
        a.Step();
        b.Step();
        var old = b.Bus;
        a.Fault = new SensorException("stuck") { BusFailed = true };
        a.Step();
        a.Fault = null;
        log.Clear();
        b.Step();
        a.Step();

        Assert.Equal(["bus open", "b open", "a open"], log);
        Assert.NotSame(old, b.Bus);
        Assert.Same(a.Bus, b.Bus);
        Assert.Equal([1, 1], [b.Read().Value, b.Read().Value]);
    }

    [Fact]
    public void Sessions_are_closed_before_the_bus_they_are_on()
    {
        var (a, b) = (Make("a"), Make("b"));
        a.Step();
        b.Step();
        a.Fault = new SensorException("stuck") { BusFailed = true };
        a.Step();
        Assert.Equal(["bus open", "a open", "b open", "a close", "b close", "bus close"], log);
    }

    [Fact]
    public void A_failure_of_one_device_leaves_the_bus_and_the_others_alone()
    {
        var (a, b) = (Make("a"), Make("b"));
        a.Step();
        b.Step();
        a.Fault = new SensorException("no answer");
        a.Step();
        a.Fault = null;
        log.Clear();
        b.Step();
        a.Step();
        Assert.Equal(["a open"], log);
    }

    [Fact]
    public void While_the_bus_cannot_be_opened_again_the_others_say_its_reason_too()
    {
        var (a, b) = (Make("a"), Make("b"));
        a.Step();
        b.Step();
        b.Read();
        a.Fault = new SensorException("stuck") { BusFailed = true };
        a.Step();
        busFault = "is gone";
        b.Step();
        Assert.Equal((Quality.Bad, "is gone"), (b.Read().Quality, b.Last.Reason));
    }

    [Fact]
    public void One_that_cannot_be_opened_is_tried_after_growing_pauses_once_for_all_its_sensors()
    {
        Kept[] sensors = [Make("a"), Make("b"), Make("c")];
        busFault = "no such bus";
        var pauses = new List<double>();
        for (var i = 0; i < 8; i++)
        {
            var now = Instant.Now(time);
            foreach (var sensor in sensors)
            {
                sensor.Step();
                Assert.Equal("no such bus", sensor.Read().Reason);
            }

            Assert.Single(sensors.Select(s => s.Runner.Due).Distinct());
            pauses.Add(TimeSpan.FromTicks(sensors[0].Runner.Due - now.Ticks).TotalSeconds);
            Assert.Equal(i + 1, tries);
            time.Advance(TimeSpan.FromTicks(sensors[0].Runner.Due - now.Ticks) + TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60], pauses);
        busFault = null;
        sensors[2].Step();
        sensors[0].Step();
        Assert.Equal([1.0, 1.0], [sensors[0].Read().Value, sensors[2].Read().Value]);
    }

    private FakeBus OpenBus()
    {
        tries++;
        if (busFault is not null)
        {
            throw new SensorException(busFault) { BusFailed = true };
        }

        log.Add("bus open");
        return new FakeBus(log);
    }

    private Kept Make(string id) => new(id, bus, time, log);

    private sealed class FakeBus(List<string> log) : IBus
    {
        public void Dispose() => log.Add("bus close");
    }

    /// <summary>A sensor with its keeper, stepped by hand.</summary>
    private sealed class Kept : ISensor
    {
        private readonly string id;
        private readonly TimeProvider time;
        private readonly List<string> log;
        private readonly Source source;

        public Kept(string id, SensorBus bus, TimeProvider time, List<string> log)
        {
            (this.id, this.time, this.log) = (id, time, log);
            Point[] points = [new(0, id, "value", null)];
            source = new Source(id, this, points, default, new Signal(), time, CancellationToken.None);
            Runner = new SensorRunner(
                new SensorSection(id, this, SensorStart.Retry, points), source, new SystemNotices(time, static () => { }), time, NullLogger.Instance, CancellationToken.None);
            Runner.Join(bus);
        }

        public SensorRunner Runner { get; }

        public SensorException? Fault { get; set; }

        public IBus? Bus { get; private set; }

        public Reading Last { get; private set; }

        public IReadOnlyList<Channel> Channels { get; } = [new("value", null)];

        public TimeSpan Every => TimeSpan.FromSeconds(1);

        string? ISensor.Bus => "test-1";

        public ISensorSession Open(Opening opening)
        {
            log.Add(id + " open");
            Bus = opening.Bus;
            return new Session(this);
        }

        public void Step() => Runner.Step(Instant.Now(time));

        public Reading Read()
        {
            Assert.True(source.TryRead(out var reading));
            return Last = reading;
        }

        private sealed class Session(Kept sensor) : ISensorSession
        {
            public Next Step(Instant now, ISampleSink into)
            {
                if (sensor.Fault is { } fault)
                {
                    throw fault;
                }

                into.Add(new Sample(0, 1));
                return Next.Slot;
            }

            public void Dispose() => sensor.log.Add(sensor.id + " close");
        }
    }
}
