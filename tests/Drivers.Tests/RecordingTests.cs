using System.Security.Cryptography;
using System.Text;
using TestKit;

namespace Gateway.Drivers.Tests;

/// <summary>Our own recording and the one of the field, played whole and judged by the oracle.</summary>
public sealed class RecordingTests
{
    private const string Ambient = "ambient_temperature_system_failure.csv";

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

    [RecordingFact(Ambient)]
    public void The_recording_of_the_field_has_90_transitions_above_76_and_4_below_60()
    {
        var sensor = new Replay(Written.Settings(Written.Map(("file", RecordingFolder.Find(Ambient)!)), out _));
        var rows = sensor.Play().ConvertAll(r => (r.UtcTicks!.Value, r.Sample.Value));

        Assert.Equal(7267, rows.Count);
        Assert.Equal(90, RecordingOracle.Transitions(rows, above: true, 76, 2).Count);
        Assert.Equal(4, RecordingOracle.Transitions(rows, above: false, 60, 2, TimeSpan.FromHours(2)).Count);
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

/// <summary>A test that needs a recording which is not part of this repository.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RecordingFactAttribute : FactAttribute
{
    public RecordingFactAttribute(string name)
    {
        Name = name;
        Skip = RecordingFolder.Find(name) is null ? $"put {name} into a folder and name that in GATEWAY_RECORDINGS" : null!;
    }

    public string Name { get; }
}
