using System.Text.Json.Nodes;
using Gateway.Cli;
using Gateway.Describing;

namespace Gateway.Tests.Cli;

public sealed class DescribeCommandTests
{
    [Theory]
    [InlineData("drivers", "simulated")]
    [InlineData("signals", "value")]
    [InlineData("signals", "deviation-from")]
    [InlineData("formats", "cloudevents")]
    [InlineData("events", "alert.raised.v1")]
    public async Task Everything_of_a_kind_is_listed_with_a_sentence(string kind, string name)
    {
        var (code, output, error) = await RunAsync("describe", kind);
        Assert.Equal((0, string.Empty), (code, error));
        Assert.Contains(output.Split('\n'), l => l.StartsWith(name + " ", StringComparison.Ordinal) && l.EndsWith('.'));

        var json = JsonNode.Parse((await RunAsync("describe", kind, "--json")).Output)!.AsArray();
        Assert.Contains(name, json.Select(d => (string?)d!["name"]));
        Assert.Equal(json.Count, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length - 1);
    }

    [Fact]
    public async Task A_driver_is_described_with_its_settings_and_channels()
    {
        var (code, output, _) = await RunAsync("describe", "drivers", "replay");
        Assert.Equal(0, code);
        Assert.Matches("\n  file +path, must be given\n +The recording.\n", output);
        Assert.Matches("\n  start +choice, default retry; retry \\| error \\| ignore\n", output);
        Assert.Contains("\nChannels, with the default settings:\n  channel  unit  plausible\n  value    none  any\n", output, StringComparison.Ordinal);

        var file = JsonNode.Parse((await RunAsync("describe", "drivers", "replay", "--json")).Output)!["settings"]![0]!;
        Assert.Equal(("file", "path", true), ((string?)file["key"], (string?)file["type"], (bool)file["required"]!));
    }

    [Theory]
    [InlineData("alert.raised", "Lane: alerts")]
    [InlineData("loss.v1", "Lane: every.")]
    public async Task An_event_may_be_named_without_its_version(string name, string fact) =>
        Assert.Contains(fact, (await RunAsync("describe", "events", name)).Output, StringComparison.Ordinal);

    [Theory]
    [InlineData("drivers simulatd", "sensor-gateway: there is no driver 'simulatd'; did you mean 'simulated'?")]
    [InlineData("signals xyz", "sensor-gateway: there is no signal 'xyz'; there are value, age, mean, min, max, median, stddev, range, sum, count, changes, rate, deviation-from")]
    [InlineData("dribers", "sensor-gateway: Unrecognized command or argument 'dribers'. Did you mean 'drivers'?")]
    public async Task What_there_is_not_is_wrong_usage_and_names_what_there_is(string args, string line)
    {
        var (code, output, error) = await RunAsync(["describe", .. args.Split(' ')]);
        Assert.Equal((64, string.Empty, line), (code, output, error.Split('\n')[0]));
    }

    [Fact]
    public async Task The_schema_is_printed_as_it_is_made()
    {
        var schema = JsonNode.Parse((await RunAsync("describe", "schema")).Output)!;
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", (string?)schema["$schema"]);
        Assert.Equal(1, (int)schema["properties"]!["upstreams"]!["patternProperties"]!.AsObject().Single().Value!["properties"]!["window"]!["minimum"]!);
    }

    [Fact]
    public async Task One_section_of_the_schema_is_printed_alone()
    {
        Assert.NotNull(JsonNode.Parse((await RunAsync("describe", "schema", "rules")).Output)!["patternProperties"]);
        var (code, output, error) = await RunAsync("describe", "schema", "rulse");
        Assert.Equal((64, string.Empty), (code, output));
        Assert.StartsWith("sensor-gateway: there is no section 'rulse'; there are gateway, ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_schema_knows_every_comparison_of_a_level()
    {
        var level = JsonNode.Parse((await RunAsync("describe", "schema", "rules")).Output)!["patternProperties"]!.AsObject().Single().Value!["properties"]!["levels"]!["items"]!;
        var chosen = level.ToJsonString();
        Assert.All(["above", "at-or-above", "below", "at-or-below", "outside", "inside", "equals"], key =>
        {
            Assert.NotNull(level["properties"]![key]);
            Assert.Contains($"\"required\":[\"{key}\"]", chosen, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Long_sentences_go_on_in_their_column()
    {
        using var output = new StringWriter { NewLine = "\n" };
        new DescriptionText(output, 50).List("word", [new Described("a-name", "One two three four five six seven eight nine ten.")]);
        Assert.Equal("word    what it is\na-name  One two three four five six seven eight\n        nine ten.\n", output.ToString());
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = await CommandLine.RunAsync(args, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
