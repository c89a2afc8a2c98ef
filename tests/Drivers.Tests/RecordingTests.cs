using System.Security.Cryptography;
using System.Text;
using TestKit;

namespace Gateway.Drivers.Tests;

/// <summary>Our own recording and the one of the field, played whole and judged by the oracle.</summary>
public sealed class RecordingTests
{
    private const string Ambient = "ambient_temperature_system_failure.csv";

    /// <summary>Ours, and the one of the field where it is at hand: elsewhere its case does not exist, so that nothing is skipped.</summary>
    public static TheoryData<string, int, int, int> Known
    {
        get
        {
            var known = new TheoryData<string, int, int, int> { { "generated", 9227, 112, 4 } };
            if (RecordingFolder.Find(Ambient) is not null)
            {
                known.Add("real", 7267, 90, 4);
            }

            return known;
        }
    }

    [Fact]
    public void The_recording_we_make_is_the_same_on_every_platform() =>
        Assert.Equal(
            "a2ae12d35b387354f8a05b0a994ee153c8926f26f2aabe66528202b96de3ec20",
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(RecordingGenerator.Csv()))));

    [Fact]
    public void The_recording_we_make_plays_as_it_was_made()
    {
        using var file = new Scratch(RecordingGenerator.Csv());

        var played = file.Replay().Play().Select(r => (r.UtcTicks!.Value, r.Sample.Value));

        Assert.Equal(RecordingGenerator.Rows(), played);
        Assert.Equal(9227, RecordingGenerator.Rows().Count);
    }

    [Fact]
    public void The_recording_we_make_has_112_transitions_above_76_and_4_below_60()
    {
        var rows = RecordingGenerator.Rows();

        Assert.Equal(112, RecordingOracle.Transitions(rows, above: true, 76, 2).Count);
        Assert.Equal(4, RecordingOracle.Transitions(rows, above: false, 60, 2, TimeSpan.FromHours(2)).Count);
        Assert.Equal(6, RecordingOracle.Transitions(rows, above: false, 60, 2).Count);
    }

    [Theory]
    [MemberData(nameof(Known))]
    public void A_recording_that_is_played_has_the_transitions_that_are_known_of_it(string name, int rowCount, int above76, int below60)
    {
        using var made = new Scratch(RecordingGenerator.Csv());
        var sensor = new Replay(Written.Settings(Written.Map(("file", name == "real" ? RecordingFolder.Find(Ambient)! : made.Path)), out _));
        var rows = sensor.Play().ConvertAll(r => (r.UtcTicks!.Value, r.Sample.Value));

        Assert.Equal(rowCount, rows.Count);
        Assert.Equal(above76, RecordingOracle.Transitions(rows, above: true, 76, 2).Count);
        Assert.Equal(below60, RecordingOracle.Transitions(rows, above: false, 60, 2, TimeSpan.FromHours(2)).Count);
    }

    [Theory]
    [InlineData("0:61 1:59 2:59 3:59", "+3")]
    [InlineData("0:59 1:59 2:61", "")]
    [InlineData("0:59 1:59 2:62", "")]
    [InlineData("0:59 1:60 2:59 3:59 5:61", "+4")]
    [InlineData("0:59 5:62", "+2 -5")]
    [InlineData("0:59 5:61 6:61.5 7:62", "+2 -7")]
    [InlineData("0:59 1:59", "")]
    public void The_oracle_keeps_to_the_model(string rows, string expected)
    {
        var parsed = rows.Split(' ').Select(r => r.Split(':')).Select(r => (long.Parse(r[0]) * TimeSpan.TicksPerHour, double.Parse(r[1])));

        var transitions = RecordingOracle.Transitions(parsed, above: false, 60, 2, TimeSpan.FromHours(2));

        Assert.Equal(expected, string.Join(' ', transitions.Select(t => $"{(t.Raised ? '+' : '-')}{t.Ticks / TimeSpan.TicksPerHour}")));
    }
}
