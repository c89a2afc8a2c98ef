using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Calibration;
using TestKit;

namespace Gateway.Drivers.Tests.Calibration;

public sealed class ChannelCorrectionsTests
{
    public static TheoryData<string> Names => [.. DriverCatalog.All.Entries.Select(e => e.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_driver_has_the_same_corrections_in_the_channel_or_in_its_group(string driver)
    {
        var settings = Settings.ForDescription();
        var sensor = DriverCatalog.All.Find(driver)!.Construct(settings);
        var own = settings.IsDeclared("channels");
        ChannelCorrections.Read(settings, sensor);

        var channel = settings.Declared.Single(s => s.Key == "channels").Children;
        var corrections = own ? channel.Single(s => s.Key == "calibration").Children : channel;
        Assert.Equal(["offset", "factor", "points", "range", "median", "average", "oversampling"], corrections.Select(s => s.Key));
    }

    [Fact]
    public void A_channel_of_the_driver_is_corrected_and_the_others_are_not()
    {
        var corrections = Read("bme280", out _, ("channels", Written.Map(("humidity", Written.Map(("offset", 2))))));
        Assert.Equal([false, true, false], corrections.Select(c => c is not null));
        Assert.Equal(52, corrections[1]!.Start().Apply(new Sample(1, 50)).Value);
    }

    [Fact]
    public void Where_the_driver_has_settings_there_the_correction_is_a_group_of_its_own()
    {
        var channel = Written.Map(("register", 0), ("unit", "Cel"), ("low", -40), ("high", 125), ("offset", 5), ("calibration", Written.Map(("offset", 2))));
        var corrections = Read("registers", out var sensor, ("bus", "i2c-1"), ("address", "0x18"), ("channels", Written.Map(("temperature", channel))));
        Assert.Equal("temperature", sensor.Channels[0].Name);
        Assert.Equal(52, corrections[0]!.Start().Apply(new Sample(0, 50)).Value);
    }

    private static IReadOnlyList<Correction?> Read(string driver, out ISensor sensor, params (string Key, object Value)[] keys)
    {
        var settings = Written.Settings(Written.Map(keys), out var problems);
        sensor = DriverCatalog.All.Find(driver)!.Construct(settings);
        var corrections = ChannelCorrections.Read(settings, sensor);
        settings.Finish();
        Assert.Empty(problems);
        return corrections;
    }
}
