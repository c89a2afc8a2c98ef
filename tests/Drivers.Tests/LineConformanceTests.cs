using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;
using TestKit;

namespace Gateway.Drivers.Tests;

/// <summary>
/// What holds for every driver on a GPIO line, shown with the example of its page on a simulated chip: a driver is covered the moment it is
/// in the catalogue.
/// </summary>
public sealed class LineConformanceTests
{
    private readonly ManualTime time = new();
    private readonly ListSink sink = new(65_536);

    public static TheoryData<string> OnLines =>
        [.. DriverCatalog.All.Entries.Where(e => e.Construct(Abstractions.Configuration.Settings.ForDescription()) is LineSensor).Select(e => e.Name)];

    [Theory]
    [MemberData(nameof(OnLines))]
    public void On_a_simulated_chip_each_channel_gives_good_plausible_readings_with_stamps_in_order(string name)
    {
        var sensor = Make(name);
        using var session = sensor.Open(new Opening(null, default, time, CancellationToken.None));
        Run(sensor, session, TimeSpan.FromMinutes(20));

        Assert.Equal(Enumerable.Range(0, sensor.Channels.Count), sink.Items.Where(IsGood).Select(i => i.Sample.Channel).Distinct().Order());
        Assert.All(sink.Items.Where(IsGood), i => Assert.InRange(i.Sample.Value, sensor.Channels[i.Sample.Channel].Low, sensor.Channels[i.Sample.Channel].High));
        Assert.InRange(sink.Items.Count(i => !IsGood(i)), 0, 1);
        var stamps = sink.Items.Select(i => i.At?.Ticks).OfType<long>().ToList();
        Assert.Equal(stamps.Order(), stamps);
    }

    [Theory]
    [MemberData(nameof(OnLines))]
    public void A_line_that_vanishes_is_a_sensor_exception_and_it_works_when_it_is_back(string name)
    {
        var sensor = Make(name);
        using (var session = sensor.Open(new BrokenLine(), time))
        {
            Assert.Throws<SensorException>(() => Run(sensor, session, TimeSpan.FromMinutes(1)));
        }

        sink.Items.Clear();
        using var again = sensor.Open(new Opening(null, default, time, CancellationToken.None));
        Run(sensor, again, TimeSpan.FromMinutes(3));
        Assert.Contains(sink.Items, IsGood);
    }

    [Theory]
    [MemberData(nameof(OnLines))]
    public void Random_changes_never_throw_and_never_give_a_value_that_is_no_number(string name)
    {
        var sensor = Make(name);
        var random = new Random(1);
        using var line = new ScriptedLine();
        using var session = sensor.Open(line, time);
        for (var round = 0; round < 2000; round++)
        {
            line.Level = random.Next(2) == 0;
            line.Quiet = random.Next(3) == 0 ? TimeSpan.FromMilliseconds(random.Next(1000)) : TimeSpan.Zero;
            for (var i = random.Next(80); i > 0; i--)
            {
                var ticks = random.Next(10) == 0 ? random.NextInt64(long.MinValue / 4, long.MaxValue / 4) : Instant.Now(time).Ticks + random.Next(-2_000_000, 2000);
                line.Add(random.Next(2) == 0, ticks, random.Next(5) == 0 ? (uint)random.NextInt64(1L << 32) : (uint)round);
            }

            session.Step(Instant.Now(time), sink);
            time.Advance(TimeSpan.FromMilliseconds(random.Next(3000)));
        }

        Assert.NotEmpty(sink.Items);
        Assert.All(sink.Items, i => Assert.Equal(i.Sample.Quality != Quality.Bad, double.IsFinite(i.Sample.Value)));
        Assert.All(sink.Items, i => Assert.Equal(i.Sample.Quality == Quality.Good, i.Sample.Reason is null));
    }

    [Theory]
    [MemberData(nameof(OnLines))]
    public void A_step_allocates_nothing(string name)
    {
        var sensor = Make(name);
        using var session = sensor.Open(new Opening(null, default, time, CancellationToken.None));
        Run(sensor, session, TimeSpan.FromMinutes(2));
        var next = default(Next);
        Assert.Equal(0, Allocated.ButOnce(300, _ => next = session.Step(Instant.Now(time), sink), () => time.Advance(Pause(sensor, next))));
    }

    private static LineSensor Make(string name) => (LineSensor)PageExample.Construct(PageExample.Of(name)!.With("chip", "sim-1"));

    private static bool IsGood(Delivered item) => item.Sample.Quality == Quality.Good;

    private static TimeSpan Pause(LineSensor sensor, Next next) =>
        next.Kind == NextKind.Slot ? sensor.Every : TimeSpan.FromMilliseconds(Math.Ceiling(next.Delay.TotalMilliseconds));

    private void Run(LineSensor sensor, ISensorSession session, TimeSpan length)
    {
        for (var end = Instant.Now(time).Ticks + length.Ticks; Instant.Now(time).Ticks < end;)
        {
            time.Advance(Pause(sensor, session.Step(Instant.Now(time), sink)));
        }
    }

    private sealed class BrokenLine : IGpioLine
    {
        public bool Read() => throw Gone();

        public TimeSpan Take(TimeSpan patience, Span<Edge> into, out int count) => throw Gone();

        public void Drive(bool high) => throw Gone();

        public void Release() => throw Gone();

        public void Dispose()
        {
            // Nothing is open.
        }

        private static SensorException Gone() => GpioFaults.Gone("line 4 of test", 19);
    }
}
