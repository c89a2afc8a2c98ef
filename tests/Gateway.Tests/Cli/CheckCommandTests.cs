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
        Assert.Equal((0, "configuration is valid: 0 sensors, 0 rules, 0 upstreams, 2 warnings\n"), (code, output));
        Assert.Equal(2, error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void Errors_are_one_line_each_and_exit_code_78()
    {
        var file = folder.Write("a.yaml", "gateway: { id: g }\nsensors:\n  bench: { driver: bme280, bus: i2c-1, addres: 1 }\nfoo: 1\n");
        Assert.Equal(
            (78, string.Empty, $"{file}:3:40 sensors.bench.addres: unknown setting; did you mean 'address'?\n{file}:4:1 foo: unknown setting; known here: computed, gateway, http, log, rules, sensors, store, upstreams\n"),
            Check(file));
    }

    [Fact]
    public void Without_a_configuration_it_says_so()
    {
        var (code, output, _) = Check(folder.Path, defaultPath: true);
        Assert.Equal(0, code);
        Assert.StartsWith($"no configuration at {folder.Path}: ", output, StringComparison.Ordinal);
    }

    private static (int Code, string Output, string Error) Check(string path, bool defaultPath = false)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = CheckCommand.Run(path, defaultPath, output, error, TestSources.With() with { UnsetIsWarning = true });
        return (code, output.ToString(), error.ToString());
    }
}
