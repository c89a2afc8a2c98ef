using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Tests.Chips;
using TestKit;

namespace Gateway.Drivers.Tests.Buses;

public sealed class BusCatalogTests
{
    private readonly ManualTime time = new();

    [Fact]
    public void On_a_simulated_bus_each_sensor_meets_a_chip_with_a_climate_of_its_own()
    {
        BusMember[] members = [Member("bench", "0x76"), Member("shed", "0x77")];
        using var bus = BusCatalog.Open("sim-1", members, time);

        var first = Measure(members[0].Sensor, bus);
        var second = Measure(members[1].Sensor, bus);

        Assert.All(first.Concat(second), s => Assert.Equal(Quality.Good, s.Quality));
        Assert.All(first.Concat(second), s => Assert.InRange(s.Value, members[0].Sensor.Channels[s.Channel].Low, members[0].Sensor.Channels[s.Channel].High));
        Assert.All(first.Zip(second), pair => Assert.NotEqual(pair.First.Value, pair.Second.Value));
    }

    [Fact]
    public void The_climate_moves_slowly_and_is_the_same_at_every_start()
    {
        var values = Course();
        Assert.Equal(values, Course());
        Assert.All(values.Zip(values.Skip(1)), pair => Assert.InRange(Math.Abs(pair.Second - pair.First), 0, 0.2));
        Assert.InRange(values.Max() - values.Min(), 4, 8);
        Assert.All(values, v => Assert.InRange(v, 17, 25));

        double[] Course()
        {
            var clock = new ManualTime();
            var member = Member("bench", "0x76");
            using var bus = BusCatalog.Open("sim-1", [member], clock);
            using var session = member.Sensor.Open(new Opening(bus, default, clock, CancellationToken.None));
            var sink = new ListSink();
            for (var i = 0; i < 1200; i++)
            {
                var next = session.Step(Instant.Now(clock), sink);
                clock.Advance(next.Kind == NextKind.Slot ? TimeSpan.FromSeconds(1) : next.Delay);
            }

            return [.. sink.Items.Where(i => i.Sample.Channel == 0).Select(i => i.Sample.Value)];
        }
    }

    [Fact]
    public void Two_sensors_at_one_address_are_refused()
    {
        var error = Assert.Throws<SensorException>(() => BusCatalog.Open("sim-1", [Member("bench", "0x76"), Member("shed", "0x76")], time));
        Assert.Equal("sensor shed: another sensor on sim-1 has address 0x76 too; give one of them another", error.Message);
    }

    [Fact]
    public void A_sensor_of_an_extension_meets_the_chip_of_its_twin_until_it_is_gone()
    {
        var built = Member("bench", "0x76");
        var member = new BusMember("shed", new Foreign(built.Sensor, new BusPlace(0x76, Twin: "bme280")));
        using var bus = BusCatalog.Open("sim-1", [], time);
        BusCatalog.Join(bus, member, time);
        BusCatalog.Join(bus, member, time);
        Assert.All(Measure(member.Sensor, bus), s => Assert.Equal(Quality.Good, s.Quality));
        Assert.Equal("sim-1 0x76", SensorPlace.Of(member.Sensor)!.Text);
        Assert.Contains("has address 0x76 too", Assert.Throws<SensorException>(() => BusCatalog.Join(bus, built, time)).Message, StringComparison.Ordinal);

        BusCatalog.Leave(bus, member);
        Assert.Throws<SensorException>(() => Measure(member.Sensor, bus));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("gone")]
    public void A_sensor_of_an_extension_without_a_twin_finds_nothing(string? twin)
    {
        var member = new BusMember("shed", new Foreign(Member("bench", "0x76").Sensor, new BusPlace(0x76, Twin: twin)));
        using var bus = BusCatalog.Open("sim-1", [member], time);
        Assert.Throws<SensorException>(() => Measure(member.Sensor, bus));
    }

    [Fact]
    public void A_bus_that_is_not_there_is_named_with_the_remedy()
    {
        var error = Assert.Throws<SensorException>(() => BusCatalog.Open("i2c-251", [], time));
        Assert.StartsWith("no such bus: /dev/i2c-251", error.Message, StringComparison.Ordinal);
        Assert.True(error.BusFailed);
    }

    [Theory]
    [InlineData("i2c-1", true)]
    [InlineData("sim-12", true)]
    [InlineData("i2c-", false)]
    [InlineData("i2c-../../etc/passwd", false)]
    [InlineData("i2c-+1", false)]
    [InlineData("1", false)]
    [InlineData("", false)]
    public void A_bus_has_a_kind_and_a_number(string name, bool fine)
    {
        Assert.Equal(fine, BusCatalog.CheckI2c(name) is null);
        if (!fine)
        {
            Assert.Throws<SensorException>(() => BusCatalog.Open(name, [], time));
        }
    }

    private static BusMember Member(string id, string address) => new(id, Bench.Driver(static s => new Bme280(s), ("address", address)));

    private Sample[] Measure(ISensor sensor, IBus bus)
    {
        var sink = new ListSink();
        using var session = sensor.Open(new Opening(bus, default, time, CancellationToken.None));
        for (var next = session.Step(Instant.Now(time), sink); next.Kind == NextKind.Delay; next = session.Step(Instant.Now(time), sink))
        {
            time.Advance(next.Delay);
        }

        return [.. sink.Items.Select(i => i.Sample)];
    }

    private sealed class Foreign(ISensor inner, BusPlace place) : ISensor
    {
        public IReadOnlyList<Channel> Channels => inner.Channels;

        public TimeSpan Every => inner.Every;

        public string? Bus => inner.Bus;

        public BusPlace? Place => place;

        public ISensorSession Open(Opening opening) => inner.Open(opening);
    }
}
