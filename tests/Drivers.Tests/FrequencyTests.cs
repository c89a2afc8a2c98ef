using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;

namespace Gateway.Drivers.Tests;

public sealed class FrequencyTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private uint number;

    [Fact]
    public void It_is_measured_from_pulse_to_pulse_and_not_by_the_second()
    {
        using var bench = new LineBench(Sensor());
        bench.Step();
        var start = bench.Now;
        Add(bench, start, 130, 430, 730);
        bench.After(Second);
        Add(bench, start, 1030, 1330);
        bench.After(Second);

        // 300 ms from one to the next, also from the last of one reading to the first of the next.
        Assert.Equal([1 / 0.3, 1 / 0.3], bench.Sink.Values.Select(v => Math.Round(v, 9)), new Near());
    }

    [Fact]
    public void The_factor_makes_speed_of_it()
    {
        using var bench = new LineBench(Sensor(("factor", "2.4"), ("unit", "km/h"), ("channel", "wind")));
        bench.Step();
        Add(bench, bench.Now, 0, 100, 200);
        bench.After(Second);
        Assert.Equal(24, Assert.Single(bench.Sink.Values), 1e-9);
    }

    [Fact]
    public void A_signal_slower_than_the_readings_does_not_jump_to_0_in_between()
    {
        using var bench = new LineBench(Sensor());
        bench.Step();
        var start = bench.Now;
        Add(bench, start, 100, 900);
        bench.After(Second);
        bench.After(Second);
        bench.After(Second);
        Assert.Equal([1.25, 1 / 1.1, 1 / 2.1], bench.Sink.Values, new Near());

        Add(bench, start, 3400);
        bench.After(Second);
        Assert.Equal(0.4, bench.Sink.Values[3], 1e-9);
    }

    [Fact]
    public void After_a_while_without_a_pulse_it_is_0()
    {
        using var bench = new LineBench(Sensor(("zero-after", "3s")));
        bench.Step();
        Add(bench, bench.Now, 0, 1000);
        bench.After(Second);
        for (var i = 0; i < 4; i++)
        {
            bench.After(Second);
        }

        Assert.Equal([1, 1, 0.5, 0, 0], bench.Sink.Values, new Near());

        // The pause is no period of the signal.
        Add(bench, bench.Now, 0, 500);
        bench.After(Second);
        Assert.Equal(2, bench.Sink.Values[^1], 1e-6);
    }

    [Fact]
    public void Without_any_pulse_it_says_nothing_until_it_is_known_to_be_0()
    {
        using var bench = new LineBench(Sensor(("zero-after", "3s")));
        bench.Step();
        bench.After(Second);
        bench.After(Second);
        Assert.Empty(bench.Sink.Items);
        bench.After(Second);
        Assert.Equal([0], bench.Sink.Values);
    }

    [Fact]
    public void Lost_changes_are_a_bad_reading_and_do_not_make_it_slower()
    {
        using var bench = new LineBench(Sensor());
        bench.Step();
        Add(bench, bench.Now, 0);
        number += 8;
        Add(bench, bench.Now, 900);
        bench.After(Second);
        Assert.Equal([Sample.Bad(0, "edges lost: 8"), new Sample(0, 10)], bench.Sink.Items.Select(i => i.Sample));
    }

    [Fact]
    public void Stamps_that_are_the_same_are_no_endless_frequency()
    {
        using var bench = new LineBench(Sensor());
        bench.Step();
        Add(bench, bench.Now, 0, 0);
        bench.After(Second);
        Assert.All(bench.Sink.Values, v => Assert.InRange(v, 0, 10));
    }

    [Fact]
    public void A_simulated_anemometer_has_frequencies_of_its_kind()
    {
        using var bench = LineBench.Simulated(Sensor(("debounce", "10ms")));
        bench.Run(TimeSpan.FromMinutes(5), TimeSpan.Zero);
        Assert.InRange(bench.Sink.Items.Count, 295, 300);
        Assert.All(bench.Sink.Items, i => Assert.Equal(Quality.Good, i.Sample.Quality));
        Assert.All(bench.Sink.Values, v => Assert.InRange(v, 1.5, 20));
    }

    private static Frequency Sensor(params (string Key, object Value)[] keys) =>
        LineBench.Make(s => new Frequency(s), [("chip", "sim-1"), ("line", "GPIO17"), .. keys]);

    private void Add(LineBench bench, long start, params double[] milliseconds)
    {
        foreach (var at in milliseconds)
        {
            bench.Line.Add(true, start + (long)(at * TimeSpan.TicksPerMillisecond), ++number);
        }
    }

    /// <summary>The clock of the tests has an odd frequency.</summary>
    private sealed class Near : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) < 1e-6;

        public int GetHashCode(double obj) => 0;
    }
}
