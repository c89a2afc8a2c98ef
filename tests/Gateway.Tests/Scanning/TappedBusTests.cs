using Gateway.Abstractions.Sensors;
using Gateway.Drivers;
using Gateway.Drivers.Scanning;
using Gateway.Scanning;
using TestKit;

namespace Gateway.Tests.Scanning;

public sealed class TappedBusTests : IDisposable
{
    private readonly ManualTime time = new();
    private readonly OpenBuses buses = new();
    private readonly LatestReadings bench = new(1);
    private readonly LatestReadings shed = new(1);
    private readonly TappedBus bus;

    public TappedBusTests() => bus = (TappedBus)buses.Tap(
        "sim-1",
        BusCatalog.Open("sim-1", AddressScan.Examples, time),
        new SensorTaps(new SensorTap(new SensorPlace("sim-1", 0x76, null, null), bench), new SensorTap(new SensorPlace("sim-1", 0x18, null, null), shed)));

    public void Dispose() => bus.Dispose();

    [Fact]
    public async Task Only_transactions_with_the_watched_sensor_are_told_and_failures_with_their_reason()
    {
        bench.Begin(new SensorWatch(time) { Raw = true });
        bus.Transfer(0x18, [6], new byte[2]);
        bus.Transfer(0x76, [0xD0], new byte[1]);
        bus.Transfer(0x76, [0xF5, 0x00], []);
        Assert.Equal([("d0", "60"), ("f5 00", null)], (await bench.Watch!.NextAsync(0, 2, TimeSpan.Zero)).Select(e => (e.Transaction!.Write, e.Transaction.Read)));
        Assert.Throws<SensorException>(() => bus.Transfer(0x11, [1], new byte[1]));
        Assert.Null(shed.Watch);
    }

    [Fact]
    public void While_nobody_watches_nothing_is_allocated() =>
        Assert.Equal(0, Allocated.ButOnce(200, _ => Id(bus), static () => { }));

    [Fact]
    public void An_open_bus_is_found_until_it_is_closed_and_then_says_so()
    {
        Assert.Same(bus, buses.Find("sim-1"));
        bus.Dispose();
        Assert.Null(buses.Find("sim-1"));
        Assert.Contains("was closed", Assert.Throws<SensorException>(() => bus.Transfer(0x76, [], new byte[1])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bus_that_was_opened_anew_is_the_one_that_is_found()
    {
        var next = buses.Tap("sim-1", BusCatalog.Open("sim-1", [], time), new SensorTaps());
        bus.Dispose();
        Assert.Same(next, buses.Find("sim-1"));
        next.Dispose();
    }

    [Fact]
    public void A_driver_of_another_kind_of_bus_is_told_to_correct_its_setting()
    {
        using var wire = (TappedBus)buses.Tap("w1", BusCatalog.Open("w1:/nowhere", [], time), new SensorTaps());
        Assert.Contains("is no I²C bus", Assert.Throws<SensorException>(() => wire.Transfer(0x76, [], new byte[1])).Message, StringComparison.Ordinal);
    }

    private static void Id(TappedBus bus)
    {
        Span<byte> id = stackalloc byte[1];
        bus.Transfer(0x76, [0xD0], id);
    }
}
