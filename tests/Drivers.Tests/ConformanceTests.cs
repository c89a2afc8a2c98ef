using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using TestKit;

namespace Gateway.Drivers.Tests;

/// <summary>
/// What holds for every driver with a bus, shown with the example of its page on a simulated bus: a driver is covered the moment it is in
/// the catalogue, and one without simulated chip or example is reported by name.
/// </summary>
public sealed class ConformanceTests
{
    private const string Id = "example";
    private readonly ManualTime time = new();
    private readonly ListSink sink = new(4096);

    /// <summary>The drivers that have a setting <c>bus</c>.</summary>
    public static TheoryData<string> OnBuses => [.. DriverCatalog.All.Entries.Where(HasBus).Select(e => e.Name)];

    public static TheoryData<string> Names => [.. DriverCatalog.All.Entries.Select(e => e.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_example_on_its_page_is_a_valid_configuration(string name)
    {
        var example = PageExample.Of(name);
        Assert.True(example is not null, $"hardware/{name}.md has no example with 'driver: {name}' in ```yaml");
        PageExample.Construct(example);
    }

    [Theory]
    [MemberData(nameof(OnBuses))]
    public void On_a_simulated_bus_each_channel_gives_good_plausible_readings_in_time(string name)
    {
        var (sensor, bus) = Make(name);
        using var session = Open(sensor, bus);
        for (var round = 0; round < 20; round++)
        {
            var begin = time.GetTimestamp();
            var samples = Measure(session);
            Assert.Equal(Enumerable.Range(0, sensor.Channels.Count), samples.Select(s => s.Channel).Order());
            Assert.All(samples, s => Assert.Equal((Quality.Good, null), (s.Quality, s.Reason)));
            Assert.All(samples, s => Assert.InRange(s.Value, sensor.Channels[s.Channel].Low, sensor.Channels[s.Channel].High));
            Assert.True(round == 0 || time.GetElapsedTime(begin) <= sensor.Every, "a measurement takes longer than the time between two");
            time.Advance(sensor.Every);
        }
    }

    [Theory]
    [MemberData(nameof(OnBuses))]
    public void Whatever_transaction_is_not_answered_the_sensor_fails_and_can_be_opened_again(string name)
    {
        var (sensor, bus) = Make(name);
        Round(sensor, bus);
        var transactions = bus.Count;
        for (var failing = 0; failing < transactions; failing++)
        {
            var at = bus.Count + failing;
            bus.Fails = n => n == at;
            Assert.Throws<SensorException>(() => Round(sensor, bus));

            // As long as the gateway waits at least before it tries again.
            time.Advance(TimeSpan.FromSeconds(1));
            Assert.All(Round(sensor, bus), s => Assert.Equal(Quality.Good, s.Quality));
        }

        Assert.True(transactions > 0);
    }

    [Theory]
    [MemberData(nameof(OnBuses))]
    public void A_chip_that_vanishes_fails_with_a_message_for_the_operator_and_works_when_it_is_back(string name)
    {
        var (sensor, bus) = Make(name);
        using var session = Open(sensor, bus);
        Measure(session);
        bus.Fails = static _ => true;
        var error = Assert.Throws<SensorException>(() => Measure(session));
        Assert.False(error.BusFailed);
        bus.Fails = static _ => false;
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.All(Round(sensor, bus), s => Assert.Equal(Quality.Good, s.Quality));
    }

    [Theory]
    [MemberData(nameof(OnBuses))]
    public void Random_bytes_never_throw_anything_but_a_sensor_exception_and_never_hang(string name)
    {
        var (sensor, bus) = Make(name);
        var random = new Random(1);
        var survived = 0;
        for (var i = 0; i < 300; i++)
        {
            var kind = i % 3;
            bus.Corrupt = read =>
            {
                if (kind == 2 || random.Next(3) == 0)
                {
                    random.NextBytes(read);
                }
                else if (kind == 1 && random.Next(3) == 0)
                {
                    read.Fill((byte)(random.Next(2) * 0xFF));
                }
            };
            try
            {
                Round(sensor, bus);
                survived++;
            }
            catch (SensorException)
            {
                // A wrong identity, a chip that seems busy for ever: what a disturbed bus looks like.
            }
        }

        bus.Corrupt = null;
        Assert.All(Round(sensor, bus), s => Assert.Equal(Quality.Good, s.Quality));
        Assert.InRange(survived, 1, 300);
    }

    [Theory]
    [MemberData(nameof(OnBuses))]
    public void A_step_allocates_nothing(string name)
    {
        var (sensor, bus) = Make(name);
        using var session = Open(sensor, bus);
        for (var i = 0; i < 5; i++)
        {
            Measure(session);
        }

        var next = default(Next);
        Assert.Equal(0, Allocated.ButOnce(200, _ => next = session.Step(Instant.Now(time), sink), () => time.Advance(next.Kind == NextKind.Slot ? sensor.Every : next.Delay)));
    }

    private static bool HasBus(CatalogueEntry<ISensor> entry)
    {
        var settings = Abstractions.Configuration.Settings.ForDescription();
        entry.Construct(settings);
        return settings.IsDeclared("bus");
    }

    private (ISensor Sensor, FaultyBus Bus) Make(string name)
    {
        var sensor = PageExample.Construct(PageExample.Of(name)!, "sim-1");
        return (sensor, new FaultyBus(BusCatalog.Open("sim-1", [new BusMember(Id, sensor)], time)));
    }

    private ISensorSession Open(ISensor sensor, FaultyBus bus) => sensor.Open(new Opening(bus, default, time, CancellationToken.None));

    private Sample[] Round(ISensor sensor, FaultyBus bus)
    {
        using var session = Open(sensor, bus);
        return Measure(session);
    }

    private Sample[] Measure(ISensorSession session)
    {
        sink.Items.Clear();
        for (var i = 0; session.Step(Instant.Now(time), sink) is { Kind: NextKind.Delay } next; i++)
        {
            Assert.True(i < 1000, "it never comes to an end");
            time.Advance(next.Delay);
        }

        return [.. sink.Items.Select(i => i.Sample)];
    }
}
