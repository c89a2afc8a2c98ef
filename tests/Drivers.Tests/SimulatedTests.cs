using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using TestKit;

namespace Gateway.Drivers.Tests;

public sealed class SimulatedTests
{
    [Theory]
    [InlineData("sine", 25, 40, 25, 10)]
    [InlineData("square", 10, 10, 40, 40)]
    [InlineData("ramp", 10, 17.5, 25, 32.5)]
    [InlineData("constant", 10, 10, 10, 10)]
    public void A_wave_has_its_value_at_each_quarter_of_the_period(string wave, double a, double b, double c, double d)
    {
        var sensor = Make(Channel(("wave", wave), ("period", "4s"), ("low", 10), ("high", 40)));

        var values = Run(sensor, 6).Values;

        Assert.Equal([a, b, c, d, a, b], values.Select(v => Math.Round(v, 9)));
    }

    [Fact]
    public void A_constant_has_its_own_value() =>
        Assert.Equal([7, 7], Run(Make(Channel(("wave", "constant"), ("value", 7))), 2).Values);

    [Fact]
    public void A_random_walk_stays_within_its_bounds_and_moves_by_a_twentieth_at_most()
    {
        var values = Run(Make(Channel(("wave", "random-walk"), ("low", 0), ("high", 1))), 5000).Values;

        Assert.All(values, v => Assert.InRange(v, 0, 1));
        Assert.All(values.Zip(values.Skip(1)), p => Assert.InRange(Math.Abs(p.First - p.Second), 0, 0.05));
        Assert.True(values.Min() < 0.1 && values.Max() > 0.9);
    }

    [Fact]
    public void Noise_stays_within_its_bounds_and_has_no_bias()
    {
        var values = Run(Make(Channel(("wave", "constant"), ("value", 5), ("noise", 0.5))), 5000).Values;

        Assert.All(values, v => Assert.InRange(v, 4.5, 5.5));
        Assert.InRange(values.Average(), 4.98, 5.02);
        Assert.True(values.Min() < 4.51 && values.Max() > 5.49);
    }

    [Fact]
    public void Equal_settings_give_equal_readings_and_another_seed_gives_others()
    {
        Assert.Equal(Run(Noisy("1"), 100).Values, Run(Noisy("1"), 100).Values);
        Assert.NotEqual(Run(Noisy("1"), 1).Values, Run(Noisy("2"), 1).Values);

        static Simulated Noisy(string seed) =>
            Make(Channel(("noise", 1)), ("seed", seed), ("faults", Written.List(Written.Map(("kind", "spike"), ("every", "10s")))));
    }

    [Theory]
    [InlineData("nan", new[] { 0, 1, 2, double.NaN, double.NaN, 5, double.NaN, double.NaN, 8 })]
    [InlineData("stuck", new[] { 0, 1, 2, 2.0, 2, 5, 5, 5, 8 })]
    [InlineData("silent", new[] { 0, 1, 2, 5.0, 8 })]
    [InlineData("spike", new[] { 0, 1, 2, 600, 4, 5.0, 600, 7, 8 })]
    [InlineData("out-of-range", new[] { 0, 1, 2, 6100, 6100, 5.0, 6100, 6100, 8 })]
    public void A_fault_begins_after_each_interval_and_lasts_as_long_as_it_says(string kind, double[] expected)
    {
        var sensor = Make(
            Channel(("wave", "ramp"), ("period", "100s")),
            ("faults", Written.List(Written.Map(("kind", kind), ("every", "3s"), ("for", "2s")))));

        Assert.Equal(expected, Run(sensor, 9).Values);
    }

    [Fact]
    public void Only_what_is_out_of_range_is_implausible()
    {
        var channel = Make(Channel()).Channels[0];

        Assert.InRange(600, channel.Low, channel.High);
        Assert.True(channel.High < 6100);
    }

    [Fact]
    public void An_io_error_fails_the_device_and_goes_on_when_it_is_opened_again()
    {
        var sensor = Make(
            Channel(("wave", "ramp"), ("period", "100s")),
            ("faults", Written.List(Written.Map(("kind", "io-error"), ("every", "3s"), ("for", "2s")))));
        var sink = Run(sensor, 3);

        foreach (var second in new[] { 3, 4 })
        {
            using var failing = sensor.Open();
            Assert.Throws<SensorException>(() => failing.Step(Playing.At(TimeSpan.FromSeconds(second)), sink));
        }

        using var again = sensor.Open();
        Assert.Equal(Next.Slot, again.Step(Playing.At(TimeSpan.FromSeconds(5)), sink));
        Assert.Equal([0, 1, 2, 5], sink.Values);
    }

    [Fact]
    public void A_fault_of_one_channel_leaves_the_others_alone()
    {
        var sensor = Make(
            Written.Map(("a", Written.Map(("wave", "constant"), ("value", 1))), ("b", Written.Map(("wave", "constant"), ("value", 2)))),
            ("faults", Written.List(Written.Map(("kind", "io-error"), ("channel", "b"), ("every", "1s"), ("for", "500ms")))));

        var items = Run(sensor, 2).Items;

        Assert.Equal([1, 2, 1], items.Take(3).Select(i => i.Sample.Value));
        Assert.Equal(Sample.Bad(1, "simulated I/O error"), items[3].Sample);
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        var sensor = Make(
            Channel(("noise", 1)),
            ("faults", Written.List(Written.Map(("kind", "stuck"), ("every", "3s"), ("for", "1s")), Written.Map(("kind", "nan"), ("every", "5s"), ("for", "1s")))));
        var sink = new ListSink(2000);
        using var session = sensor.Open();
        session.Step(Playing.Start, sink);

        Assert.Equal(0, Allocated.ButOnce(1000, i => session.Step(Playing.At(TimeSpan.FromSeconds(i + 1)), sink)));
    }

    [Fact]
    public void Settings_that_make_no_sense_are_problems()
    {
        var settings = Written.Settings(
            Written.Map(
                ("channels", Written.Map(("t", Written.Map(("low", 5), ("high", 1))), ("Big T", Written.Map()))),
                ("faults", Written.List(Written.Map(("kind", "nan"), ("every", "5s"), ("for", "5s"), ("channel", "u"))))),
            out var problems,
            "sensors.sim");
        _ = new Simulated(settings);
        settings.Finish();

        Assert.Equal(
            [
                "sensors.sim.channels.Big T: 'Big T' is not a channel name; use lower-case letters, digits and hyphens, not beginning with a hyphen",
                "sensors.sim.channels.t.low: 5 is greater than high, which is 1; swap them",
                "sensors.sim.faults[0].channel: there is no channel 'u'; there are t, Big T",
                "sensors.sim.faults[0].for: must be shorter than every, which is 5s, or nothing good is left",
            ],
            problems.Select(p => $"{p.Path}: {p.Message}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Without_a_channel_it_says_how_to_write_one()
    {
        _ = new Simulated(Written.Settings(Written.Map(), out var problems));

        Assert.Equal("name at least one channel, as channels: { temperature: { wave: sine } }", Assert.Single(problems).Message);
    }

    private static MapNode Channel(params (string Key, object Value)[] keys) => Written.Map(("t", Written.Map(keys)));

    private static Simulated Make(MapNode channels, params (string Key, object Value)[] more)
    {
        var settings = Written.Settings(Written.Map([("channels", channels), .. more]), out var problems);
        var sensor = new Simulated(settings);
        settings.Finish();
        Assert.Empty(problems);
        return sensor;
    }

    private static ListSink Run(Simulated sensor, int steps)
    {
        var sink = new ListSink();
        using var session = sensor.Open();
        for (var i = 0; i < steps; i++)
        {
            Assert.Equal(Next.Slot, session.Step(Playing.At(i * sensor.Every), sink));
        }

        return sink;
    }
}
