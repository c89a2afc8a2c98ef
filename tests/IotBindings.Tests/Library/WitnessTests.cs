using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.IotBindings.Chips;
using TestKit;

namespace Gateway.IotBindings.Tests.Library;

/// <summary>Each binding for whose chip there is no built-in driver reads the registers of a witness. scd4x takes 5 s: so long its binding sleeps.</summary>
public sealed class WitnessTests
{
    public static TheoryData<int, string> All
    {
        get
        {
            var all = new TheoryData<int, string>();
            for (var i = 0; i < Witnesses.All.Count; i++)
            {
                all.Add(i, Witnesses.All[i].Driver);
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Its_values_are_those_of_the_witness(int number, string driver)
    {
        var witness = Witnesses.All[number];
        var samples = Round(driver, witness.Chips, witness.Settings);
        Assert.Equal(Enumerable.Range(0, witness.Values.Length), samples.Select(s => s.Channel));
        Assert.All(samples, s => Assert.Equal((Quality.Good, null), (s.Quality, s.Reason)));
        Assert.All(samples, s => Assert.InRange(s.Value, witness.Values[s.Channel] - witness.WithinOf(s.Channel), witness.Values[s.Channel] + witness.WithinOf(s.Channel)));
    }

    /// <summary>Registers of its calibration that are negative in some chip, and what the binding then takes for something else.</summary>
    [Theory]
    [InlineData(0x8C, "FD", new[] { 0, 1, 2 })]
    [InlineData(0x92, "A8", new[] { 2 })]
    [InlineData(0x98, "DE", new[] { 2 })]
    [InlineData(0x99, "E2", new[] { 2 })]
    [InlineData(0x04, "F0", new[] { 3 })]
    public void A_bme680_whose_calibration_the_binding_misreads_gives_no_value_of_it(byte register, string content, int[] bad)
    {
        var samples = Round("bme680", new() { [0x76] = Bme680Datasheet.Chip().With(register, content).Transfer }, []);
        Assert.Equal(bad, samples.Where(s => s.Quality == Quality.Bad).Select(s => s.Channel));
        Assert.All(samples.Where(s => s.Quality == Quality.Bad), s => Assert.StartsWith("the binding misreads", s.Reason, StringComparison.Ordinal));
    }

    private static List<Sample> Round(string driver, Dictionary<int, Answer> chips, (string Key, object Value)[] settings)
    {
        var sensor = BindingTable.Lines.Single(l => l.Name == driver).Construct(Written.Settings(Written.Map(settings), out var problems));
        Assert.Empty(problems);
        using var session = sensor.Open(new Opening(new ChipBus(chips), default, TimeProvider.System, CancellationToken.None));
        var sink = new ListSink();
        var now = default(Instant);
        while (session.Step(now, sink) is { Kind: NextKind.Delay } next)
        {
            now = now.At(now.Ticks + next.Delay.Ticks);
        }

        return [.. sink.Items.Select(i => i.Sample).OrderBy(s => s.Channel)];
    }
}
