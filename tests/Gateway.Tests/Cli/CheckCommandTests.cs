using System.Text.Json.Nodes;
using Gateway.Cli;
using Gateway.Configuration;
using Gateway.Tests.Configuration;

namespace Gateway.Tests.Cli;

public sealed class CheckCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_valid_configuration_is_counted()
    {
        var file = folder.Write("a.yaml", "gateway: { id: g }\nsensors: { a: { driver: host }, b: { driver: host } }\nupstreams: { u: { url: 'mqtt://no-such-host.invalid' } }\n");
        Assert.Equal((0, "configuration is valid: 2 sensors, 0 rules, 1 upstream\n", string.Empty), Check(file));
    }

    [Fact]
    public void Warnings_are_shown_and_counted_and_are_no_failure()
    {
        var file = folder.Write("a.yaml", "log: { level: '${LEVEL}' }\n");
        var (code, output, error) = Check(file);
        Assert.Equal(0, code);
        Assert.StartsWith("configuration is valid: 0 sensors, 0 rules, 0 upstreams, 2 warnings\n", output, StringComparison.Ordinal);
        Assert.Equal(2, error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void Errors_are_one_line_each_and_exit_code_78()
    {
        var file = folder.Write("a.yaml", "gateway: { id: g }\nsensors:\n  bench: { driver: bme280, bus: i2c-1, addres: 1 }\nfoo: 1\n");
        Assert.Equal(
            (78, string.Empty, $"{file}:3:40 sensors.bench.addres: unknown setting; did you mean 'address'?\n{file}:4:1 foo: unknown setting; known here: computed, gateway, http, log, otlp, rules, sensors, store, upstreams\n"),
            Check(file));
    }

    [Fact]
    public void Without_a_configuration_it_says_so()
    {
        var (code, output, error) = Check(folder.Path, defaultPath: true);
        Assert.Equal((0, string.Empty), (code, error));
        Assert.Contains($"There is no configuration at {folder.Path} yet; ", output, StringComparison.Ordinal);
        Assert.Equal([FirstSteps.Gateway, FirstSteps.Sensors, FirstSteps.Upstreams], Advised(output));
    }

    [Theory]
    [InlineData("", new[] { FirstSteps.Sensors, FirstSteps.Upstreams })]
    [InlineData("upstreams: { u: { url: 'mqtt://b' } }\n", new[] { FirstSteps.Sensors })]
    [InlineData("sensors: { pi: { driver: host } }\n", new[] { FirstSteps.Upstreams })]
    public void What_is_missing_to_see_anything_is_shown_as_lines_to_add(string yaml, string[] lines)
    {
        var (code, output, _) = Check(folder.Write("a.yaml", yaml));
        Assert.Equal(0, code);
        Assert.Equal(lines, Advised(output));
    }

    [Fact]
    public void The_lines_to_add_are_a_configuration_that_leaves_nothing_to_add()
    {
        var file = folder.Write("a.yaml", $"{FirstSteps.Gateway}\n{FirstSteps.Sensors}\n{FirstSteps.Upstreams}\n");
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter();
        Assert.Equal(0, CheckCommand.Run(file, defaultPath: false, output, error, new ConfigurationSources { UnsetIsWarning = true }, StoreSpace.Complaint));
        Assert.Equal("configuration is valid: 1 sensor, 0 rules, 1 upstream\n", output.ToString());
        Assert.Empty(error.ToString());
    }

    [Theory]
    [InlineData("gateway: { id: a }", 0, true, 0)]
    [InlineData("gateway: { id: a, bogus: 1 }", 78, false, 1)]
    public async Task A_program_gets_the_problems_as_JSON(string yaml, int code, bool valid, int problems)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        Assert.Equal(code, await CommandLine.RunAsync(["check", "--json", "--config", folder.Write("a.yaml", yaml)], output, error));
        var json = JsonNode.Parse(output.ToString())!;
        Assert.Equal((valid, problems, string.Empty), ((bool)json["valid"]!, json["problems"]!.AsArray().Count, error.ToString()));
    }

    private static IEnumerable<string> Advised(string output) =>
        output.Split('\n').Where(l => l.StartsWith("  ", StringComparison.Ordinal)).Select(l => l.Trim());

    private static (int Code, string Output, string Error) Check(string path, bool defaultPath = false)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = CheckCommand.Run(path, defaultPath, output, error, TestSources.With() with { UnsetIsWarning = true });
        return (code, output.ToString(), error.ToString());
    }
}
