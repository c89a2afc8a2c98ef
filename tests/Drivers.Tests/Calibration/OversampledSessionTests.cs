using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Calibration;
using TestKit;

namespace Gateway.Drivers.Tests.Calibration;

public sealed class OversampledSessionTests
{
    [Fact]
    public void The_value_is_the_mean_of_measurements_in_a_row_and_then_comes_the_slot()
    {
        var (session, sensor, into) = Open(["3"], [[1], [2], [6], [10], [20], [30]]);
        Assert.Equal([Next.AtOnce, Next.AtOnce, Next.Slot], Steps(session, into, 3));
        Assert.Equal([3], into.Values);
        Assert.Equal([Next.AtOnce, Next.AtOnce, Next.Slot], Steps(session, into, 3));
        Assert.Equal([3, 20], into.Values);
        Assert.Equal(6, sensor.Measured);
    }

    [Fact]
    public void A_channel_with_fewer_measurements_has_the_last_ones()
    {
        var (session, _, into) = Open(["3", "1", "2"], [[1, 1, 1], [2, 2, 2], [6, 6, 6]]);
        Steps(session, into, 3);
        Assert.Equal([3, 6, 4], into.Values);
        Assert.Equal([0, 1, 2], into.Items.Select(i => i.Sample.Channel));
    }

    [Fact]
    public void The_waits_of_a_measurement_stay_as_they_are()
    {
        var (session, sensor, into) = Open(["2"], [[1], [3]]);
        sensor.Wait = TimeSpan.FromMilliseconds(20);
        Assert.Equal([Next.In(sensor.Wait), Next.AtOnce, Next.In(sensor.Wait), Next.Slot], Steps(session, into, 4));
        Assert.Equal([2], into.Values);
    }

    [Theory]
    [InlineData(double.NaN, "not a number")]
    [InlineData(101, "out of range")]
    [InlineData(-101, "out of range")]
    public void What_failed_has_no_part_in_the_mean_and_makes_it_uncertain(double wrong, string reason)
    {
        var (session, _, into) = Open(["3"], [[1], [wrong], [3]]);
        Steps(session, into, 3);
        Assert.Equal(new Sample(0, 2, Quality.Uncertain, reason), into.Items.Single().Sample);
    }

    [Fact]
    public void When_all_failed_the_reading_is_bad_and_the_next_one_is_not()
    {
        var (session, _, into) = Open(["2"], [[101], [double.NaN], [1], [3]]);
        Steps(session, into, 4);
        Assert.Equal([Sample.Bad(0, "out of range"), new Sample(0, 2)], into.Items.Select(i => i.Sample));
    }

    [Fact]
    public void Without_it_the_session_is_the_sensors_own()
    {
        var sensor = new Series(1, []);
        using var session = sensor.Open(null!);
        Assert.Same(session, OversampledSession.Over(session, sensor, []));
        Assert.Same(session, OversampledSession.Over(session, sensor, [null]));
        Assert.Same(session, OversampledSession.Over(session, sensor, [Read(sensor, "1", out _)]));
    }

    [Fact]
    public void Where_it_has_no_effect_that_is_said_and_it_has_none()
    {
        var sensor = new Series(1, []) { CanOversample = false };
        using var session = sensor.Open(null!);
        var correction = Read(sensor, "2", out var problems);
        Assert.StartsWith("has no effect: ", Assert.Single(problems, p => p.IsWarning).Message, StringComparison.Ordinal);
        Assert.Same(session, OversampledSession.Over(session, sensor, [correction]));
    }

    [Fact]
    public void It_allocates_nothing()
    {
        var (session, _, _) = Open(["4"], [.. Enumerable.Repeat<double[]>([1], 5000)]);
        var into = new ListSink(2000);
        Steps(session, into, 100);
        Assert.Equal(0, Allocated.ButOnce(1000, _ => session.Step(default, into)));
    }

    private static (ISensorSession Session, Series Sensor, ListSink Into) Open(string[] wanted, double[][] rounds)
    {
        var sensor = new Series(wanted.Length, rounds);
        return (OversampledSession.Over(sensor.Open(null!), sensor, [.. wanted.Select(w => Read(sensor, w, out _))]), sensor, new ListSink());
    }

    private static Correction? Read(Series sensor, string wanted, out List<Problem> problems) =>
        Correction.Read(Written.Settings(Written.Map(("oversampling", wanted)), out problems), sensor);

    private static List<Next> Steps(ISensorSession session, ListSink into, int count) => [.. Enumerable.Range(0, count).Select(_ => session.Step(default, into))];

    /// <summary>Gives one round of values after the other; with a wait it triggers first.</summary>
    private sealed class Series(int channels, double[][] rounds) : ISensor, ISensorSession
    {
        private bool triggered;

        public IReadOnlyList<Channel> Channels { get; } = [.. Enumerable.Range(0, channels).Select(i => new Channel($"c{i}", null, -100, 100))];

        public TimeSpan Every => TimeSpan.FromSeconds(1);

        public bool CanOversample { get; init; } = true;

        public TimeSpan Wait { get; set; }

        public int Measured { get; private set; }

        public ISensorSession Open(Opening opening) => this;

        public Next Step(Instant now, ISampleSink into)
        {
            triggered = !triggered;
            if (Wait > TimeSpan.Zero && triggered)
            {
                return Next.In(Wait);
            }

            var values = rounds[Measured++];
            for (var i = 0; i < values.Length; i++)
            {
                into.Add(new Sample(i, values[i]));
            }

            return Next.Slot;
        }

        public void Dispose()
        {
            // Nothing is open.
        }
    }
}
