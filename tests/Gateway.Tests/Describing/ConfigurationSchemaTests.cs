using System.Text.Json;
using Gateway.Cli;
using Gateway.Configuration;
using Gateway.Describing;
using Gateway.Tests.Configuration;
using TestKit.Wire;

namespace Gateway.Tests.Describing;

/// <summary>The schema takes what this version takes, and refuses what is wrong in itself.</summary>
public sealed class ConfigurationSchemaTests
{
    private const string Id = "gateway: { id: g }\n";
    private const string Points = Id + "sensors: { s: { driver: simulated, channels: { t: { unit: Cel } } } }\n";

    /// <summary>What a schema cannot say: bounds of values with a unit, what a port may be, which channels a driver has, and what follows from two settings.</summary>
    private static readonly string[] OnlyCheckCanTell =
    [
        "{ url: mqtt://broker:99999 }",
        "password-file: /x",
        "tls: { ca-file: x }",
        "tls: { key-file: x }",
        "tls: { server-name: 'a b' }",
        "tls: { alpn: 'ä' }",
        "value: a/b",
        "keep-alive: 1500ms",
        "ack-timeout: 0s",
        "readings-linger: 2m",
        "compress: gzip\n    protocol: 3.1.1",
        "expire: { readings: 1s }",
        "temperatur: { offset: 1 }",
        "co2: { offset: 1 }",
        "factor: 0",
        "range: [85",
        "median: 4",
        "points: [ { reads: 1, is: 2 }",
        "http: { listen",
        "http: { tls",
        "min-interval: 2s",
        "temperatur: 1",
        "co2: 1",
        "channels: [pressure]",
        "aggregate: { every: 0s }",
    ];

    private static readonly JsonSchema OfTests = Load(TestSources.With());
    private static readonly JsonSchema OfTheProgram = Load(new ConfigurationSources());

    public static TheoryData<string, string> Wrong => WrongConfigurationTests.Wrong;

    [Fact]
    public void The_contracts_example_differs_in_nothing() =>
        Assert.Empty(Problems(OfTests, File.ReadAllText(ContractExampleTests.ExampleFile)));

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_mistake_is_refused_where_a_schema_can_and_a_warning_is_not(string yaml, string line)
    {
        var refused = !line.Contains(": warning: ", StringComparison.Ordinal) && !OnlyCheckCanTell.Any(t => yaml.Contains(t, StringComparison.Ordinal));
        Assert.Equal(refused, Problems(OfTests, yaml).Count > 0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("gateway:\nsensors:\nupstreams:\nstore: {}\n")]
    [InlineData("log: { level: '${LEVEL}' }\nupstreams: { u: { url: 'mqtt://${HOST}:1883', window: '${N}', drain-rate: '${N}/s', send: '${LANE}', keep-alive: 0 } }\n")]
    [InlineData("upstreams: { u: { url: [mqtt://a, 'mqtt://[::1]:1884'], protocol: 5, username: 7, client-id: '', send: alerts } }\n")]
    [InlineData("upstreams: { u: { url: mqtt://a, protocol: 3.1.1, batch: off, shadow: false, commands: [], link: builtin, tls: } }\n")]
    [InlineData("upstreams: { u: { url: 'wss://a:8443/mqtt?token=x', tls: { ca-file: ca.pem, cert-file: own.pem, server-name: b, alpn: mqtt } } }\n")]
    [InlineData("upstreams: { u: { url: [mqtts://a, 'wss://[::1]/'], tls: { key-file: k, cert-file: c } } }\n")]
    [InlineData("sensors: { old: { driver: replay, file: x.csv, every: 1s } }\n")]
    [InlineData(Points + "rules: { r: { point: '*/t', above: 1, signal: value, latch: false, ack: none, silent-after: off } }\n")]
    [InlineData(Points + "rules: { r: { point: s/t, levels: [ { above: 1e1 }, { severity: critical, at-or-above: '${N}' } ] } }\n")]
    [InlineData(Points + "rules: { r: { point: s/t, outside: [1, 2], on-count: 3 }, q: { point: s/t, equals: true }, p: { point: s/t, above: 5, clear: { below: 3 } } }\n")]
    public void What_is_right_is_taken(string yaml)
    {
        Assert.All(ConfigurationLoader.Parse("c.yaml", yaml, new ConfigurationSources { UnsetIsWarning = true }).Problems, p => Assert.True(p.IsWarning, p.ToString()));
        Assert.Empty(Problems(OfTheProgram, yaml));
    }

    [Fact]
    public void The_demo_is_taken() => Assert.Empty(Problems(OfTheProgram, DemoConfiguration.Yaml("/tmp/demo", 1883)));

    [Theory]
    [InlineData("rules: { r: { above: 1 } }\n")]
    [InlineData("rules: { r: { point: s/t } }\n")]
    [InlineData("rules: { r: { point: s/t, above: 1, below: 0 } }\n")]
    [InlineData("rules: { r: { point: s/t, levels: [] } }\n")]
    [InlineData("rules: { r: { point: s/t, levels: [ { severity: warning } ] } }\n")]
    [InlineData("rules: { r: { point: s/t, levels: [ { above: 1 } ], above: 1 } }\n")]
    [InlineData("rules: { r: { point: s/t, levels: [ { above: 1 } ], on-delay: 1s } }\n")]
    [InlineData("rules: { r: { point: s/t, above: 1, clear: {} } }\n")]
    [InlineData("rules: { r: { point: s/t, above: 1, clear: { below: 0, at-or-below: 0 } } }\n")]
    [InlineData("rules: { r: { point: s/t, above: hot } }\n")]
    [InlineData("rules: { r: { point: s/t, above: 1, latch: perhaps } }\n")]
    public void A_rule_that_cannot_be_is_refused(string rules)
    {
        Assert.False(ConfigurationLoader.Parse("c.yaml", Points + rules, new ConfigurationSources()).IsValid);
        Assert.NotEmpty(Problems(OfTheProgram, Points + rules));
    }

    private static JsonSchema Load(ConfigurationSources sources) => new([("configuration", DescriptionJson.Text(ConfigurationSchema.Make(sources)))]);

    private static IReadOnlyList<string> Problems(JsonSchema schema, string yaml) =>
        schema.Check("configuration", JsonSerializer.SerializeToElement(YamlAsJson.Read(yaml)));
}
