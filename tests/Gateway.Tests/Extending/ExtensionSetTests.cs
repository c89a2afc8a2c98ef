using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.Configuration;
using Gateway.Extending;
using TestKit;

namespace Gateway.Tests.Extending;

public sealed class ExtensionSetTests : IDisposable
{
    private readonly ExtensionFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_an_extension_brings_stands_in_the_catalogues_and_can_be_configured()
    {
        folder.Add(ExtensionFolder.Sample, "harbour");
        var sources = Load();
        var extension = Assert.Single(sources.Extensions.All);
        Assert.Equal(("harbour", "0.1.0", 1, null), (extension.Name, extension.Version, extension.Contract, extension.Error));
        Assert.Equal(["driver sample-tide", "format sample-line", "store sample-memory", "bus sample-N"], extension.Brings);

        var loaded = ConfigurationLoader.Parse("g.yaml", All, sources);
        Assert.Empty(loaded.Problems);
        Assert.Equal(("sample-memory", false), (loaded.Configuration!.Store.Engine.Name, loaded.Configuration.Store.InMemory));
        Assert.Equal("text/plain", loaded.Configuration.Upstreams[0].Format("g").ContentType);
        Assert.Equal(["quay", "water"], loaded.Configuration.Sensors.Select(s => s.Id));
    }

    [Fact]
    public void Its_settings_are_checked_as_any_others()
    {
        folder.Add(ExtensionFolder.Sample, "harbour");
        var problems = ConfigurationLoader.Parse("g.yaml", "gateway: { id: g }\nsensors: { quay: { driver: sample-tide, range: 21, rang: 1 } }", Load()).Problems;
        Assert.Equal(
            ["g.yaml:2:48 sensors.quay.range: 21 is out of range; allowed is 0 to 20", "g.yaml:2:52 sensors.quay.rang: unknown setting; did you mean 'range'?"],
            problems.Select(p => p.ToString()));
    }

    [Theory]
    [InlineData("throwing", "its entry point Broken.BrokenExtension failed: InvalidOperationException: the moon is full")]
    [InlineData("duplicate-of-builtin", "it brings the driver 'bme280', and there is one in the gateway already; remove one of them, or rename it")]
    [InlineData("bad-name", "it brings the driver 'Not A Name', which is no usable name; allowed are lower-case letters, digits and '-'")]
    public void One_that_fails_brings_nothing_and_the_others_are_loaded(string name, string error)
    {
        folder.Add(ExtensionFolder.Broken, name);
        folder.Add(ExtensionFolder.Sample, "harbour");
        var sources = Load();
        Assert.Equal(2, sources.Extensions.All.Count);
        var broken = sources.Extensions.All.Single(e => e.Name == name);
        Assert.Equal((error, 0), (broken.Error, broken.Brings.Count));
        Assert.Null(sources.Drivers.Find("good"));
        Assert.NotNull(sources.Drivers.Find("sample-tide"));
        Assert.Equal($"{folder.Path}/{name}: warning: the extension is not loaded: {error}", Assert.Single(sources.Extensions.Warnings).ToString());
    }

    [Fact]
    public void A_name_belongs_to_the_first_who_brings_it()
    {
        folder.Add(ExtensionFolder.Sample, "a");
        folder.Add(ExtensionFolder.Sample, "b");
        Assert.Equal([null, "it brings the driver 'sample-tide', and there is one in the extension a already; remove one of them, or rename it"], Load().Extensions.All.Select(e => e.Error));
    }

    [Fact]
    public void Who_writes_a_name_that_a_broken_extension_may_bring_is_told_of_it()
    {
        folder.Add(ExtensionFolder.Broken, "throwing");
        var loaded = ConfigurationLoader.Parse("g.yaml", All, Load());
        Assert.Null(loaded.Configuration);
        const string Hint = " (it may come from the extension throwing, which is not loaded: see 'sensor-gateway describe extensions')";
        Assert.Equal(4, loaded.Problems.Count);
        Assert.All(loaded.Problems, p => Assert.EndsWith(Hint, p.Message, StringComparison.Ordinal));
        Assert.Contains(loaded.Problems, p => p.Message == $"'sample-1' is no I²C bus; write i2c-N, or sim-N for a simulated one{Hint}");
        Assert.Contains(loaded.Problems, p => p.Message == $"'sample-line' is not known; known are cloudevents{Hint}");
    }

    [Fact]
    public void Without_a_broken_one_the_messages_are_those_of_ever()
    {
        folder.Add(ExtensionFolder.Sample, "harbour");
        var problems = ConfigurationLoader.Parse("g.yaml", "gateway: { id: g }\nsensors: { a: { driver: mcp9808, bus: can-1 }, b: { driver: mcp3008, bus: sample-1 } }\nstore: { engine: no }", Load()).Problems;
        Assert.Equal(
            ["'can-1' is no I²C bus; write i2c-N, or sim-N for a simulated one; extensions bring sample-N", "'no' is not known; known are memory, sample-memory, sqlite"],
            problems.Select(p => p.Message));
    }

    [Fact]
    public void A_driver_that_fails_as_it_reads_its_settings_is_a_problem_at_its_name()
    {
        folder.Add(ExtensionFolder.Broken, "bad-settings");
        var problems = ConfigurationLoader.Parse("g.yaml", "gateway: { id: g }\nsensors: { a: { driver: bad-settings, what: ever } }", Load()).Problems;
        Assert.Equal("g.yaml:2:25 sensors.a.driver: the extension bad-settings failed to read its settings: FormatException: what is this", Assert.Single(problems).ToString());
    }

    [Fact]
    public void What_a_sensor_throws_beside_the_contract_is_a_failure_of_the_sensor()
    {
        folder.Add(ExtensionFolder.Broken, "bad-steps");
        var sensor = ConfigurationLoader.Parse("g.yaml", "gateway: { id: g }\nsensors: { a: { driver: bad-steps, every: 3s } }", Load()).Configuration!.Sensors[0].Sensor;
        Assert.Equal(TimeSpan.FromSeconds(3), sensor.Every);
        using var session = sensor.Open(new Opening(null, default, new ManualTime(), CancellationToken.None));
        Assert.Equal("the extension bad-steps failed: InvalidOperationException: it was not tested", Assert.Throws<SensorException>(() => session.Step(default, new ListSink())).Message);
    }

    [Fact]
    public void A_library_that_the_gateway_has_too_is_taken_from_the_folder_of_the_extension()
    {
        folder.Add(ExtensionFolder.Broken, "fine");
        var bus = Assert.Single(Load().Extensions.Buses);
        Assert.Equal("Brought by YamlDotNet in 'extension BrokenExtension'.", bus.Summary);
    }

    [Fact]
    public void The_usual_folder_need_not_be_there_and_one_that_is_named_must()
    {
        Assert.Empty(ExtensionSet.Load(null, new ConfigurationSources()).Extensions.All);
        var loaded = ConfigurationLoader.Load("nowhere", defaultPath: true, ExtensionSet.Load(folder.Path + "/none", new ConfigurationSources()));
        Assert.Null(loaded.Configuration);
        Assert.Equal($"{folder.Path}/none: does not exist; name the folder that holds a folder for each extension", Assert.Single(loaded.Problems).ToString());
    }

    private const string All = """
        gateway: { id: g }
        sensors:
          quay: { driver: sample-tide, range: 6 }
          water: { driver: mcp9808, bus: sample-1 }
        upstreams:
          cloud: { url: "mqtt://broker", format: sample-line }
        store: { engine: sample-memory }
        """;

    private ConfigurationSources Load() => ExtensionSet.Load(folder.Path, new ConfigurationSources(), new FolderTrust(Gateway.Control.Peer.Self().User, ownProgram: true));
}
