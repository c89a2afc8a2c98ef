using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;

namespace Gateway.IotBindings.Tests.Library;

/// <summary>Each binding for whose chip there is a simulated one, beside the gateway's own driver.</summary>
public sealed class TwinTests
{
    /// <summary>Names, and the steps of each channel: of the binding, or of the chip, whichever is coarser.</summary>
    private static readonly Dictionary<string, double[]> Steps = new(StringComparer.Ordinal)
    {
        ["ads1115"] = [0.000125],
        ["aht20"] = [0.001, 0.001],
        ["bh1750"] = [1],
        ["bme280"] = [0.01, 0.02, 1],
        ["bmp280"] = [0.01, 1],
        ["ina219"] = [0.004, 0.0001, 0.002],
        ["mcp3008"] = [3.3 / 1024],
        ["mcp9808"] = [0.0625],
        ["sht3x"] = [0.1, 0.1],
        ["sht4x"] = [0.01, 0.01],
    };

    public static TheoryData<string> Names => [.. Steps.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_values_are_those_of_the_gateways_own_driver(string name)
    {
        using var desk = Desk.Of(name);
        Assert.Equal(desk.Own.Channels.Select(c => (c.Name, c.Unit)), desk.Binding.Channels.Select(c => (c.Name, c.Unit)));
        for (var round = 0; round < 3; round++)
        {
            var before = desk.Round(desk.Own);
            var found = desk.Round(desk.Binding);
            var after = desk.Round(desk.Own);
            Assert.Equal(before.Select(s => s.Channel), found.Select(s => s.Channel));
            foreach (var sample in found)
            {
                Assert.Equal((Quality.Good, null), (sample.Quality, sample.Reason));
                var (one, other) = (before[sample.Channel].Value, after[sample.Channel].Value);
                var step = Steps[name][sample.Channel];
                Assert.InRange(sample.Value, Math.Min(one, other) - step, Math.Max(one, other) + step);
            }

            desk.Time.Advance(TimeSpan.FromSeconds(70));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_goes_on_measuring_in_one_session(string name)
    {
        using var desk = Desk.Of(name);
        using var session = desk.Open(desk.Binding);
        var values = new List<double>();
        for (var round = 0; round < 4; round++)
        {
            var samples = desk.Measure(session);
            Assert.All(samples, s => Assert.Equal(Quality.Good, s.Quality));
            values.Add(samples[0].Value);
            desk.Time.Advance(TimeSpan.FromSeconds(40));
        }

        // The world of the chip moves, and what is read with it.
        Assert.True(values.Distinct().Count() > 1, $"it is always {values[0]}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_chip_that_vanishes_fails_with_what_the_bus_says_and_works_when_it_is_back(string name)
    {
        using var desk = Desk.Of(name);
        var session = desk.Open(desk.Binding);
        desk.Measure(session);
        desk.Faults.Fails = static _ => true;
        var error = Assert.Throws<SensorException>(() => desk.Measure(session));
        Assert.Equal(("no answer", false), (error.Message, error.BusFailed));
        var tried = desk.Faults.Count;
        session.Dispose();
        Assert.Equal(tried, desk.Faults.Count);
        Assert.Equal("no answer", Assert.Throws<SensorException>(() => desk.Round(desk.Binding)).Message);

        desk.Faults.Fails = static _ => false;
        desk.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.All(desk.Round(desk.Binding), s => Assert.Equal(Quality.Good, s.Quality));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Whatever_transfer_is_not_answered_nothing_is_made_up(string name)
    {
        const int most = 60;
        using var desk = Desk.Of(name);
        desk.Round(desk.Binding);
        var transfers = desk.Faults.Count;
        for (var failing = 0; failing < Math.Min(most, transfers); failing++)
        {
            var at = desk.Faults.Count + failing;
            desk.Faults.Fails = n => n == at;
            try
            {
                // The transfer may be one of the closing, which fails nothing any more.
                var before = desk.Faults.Count;
                Assert.All(desk.Round(desk.Binding), s => Assert.Equal(Quality.Good, s.Quality));
                Assert.True(desk.Faults.Count > before);
            }
            catch (SensorException e)
            {
                Assert.Equal("no answer", e.Message);
            }

            desk.Faults.Fails = static _ => false;
            desk.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.All(desk.Round(desk.Binding), s => Assert.Equal(Quality.Good, s.Quality));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Random_bytes_never_throw_anything_but_a_sensor_exception(string name)
    {
        using var desk = Desk.Of(name);
        var random = new Random(1);
        for (var round = 0; round < 6; round++)
        {
            desk.Corrupt(read =>
            {
                if (random.Next(3) == 0)
                {
                    random.NextBytes(read);
                }
            });
            try
            {
                Assert.All(desk.Round(desk.Binding), s => Assert.True(s.Quality == Quality.Bad || double.IsFinite(s.Value)));
            }
            catch (SensorException)
            {
                // What a disturbed bus looks like.
            }

            desk.Corrupt(static _ => { });
            desk.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.All(desk.Round(desk.Binding), s => Assert.Equal(Quality.Good, s.Quality));
    }
}
