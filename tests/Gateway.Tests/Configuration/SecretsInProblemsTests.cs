using Gateway.Configuration;

namespace Gateway.Tests.Configuration;

/// <summary>Whatever is wrong with a file, what is said of it repeats no secret that stands near: not one from the environment, nor a password in a url or under a setting that there is not.</summary>
public sealed class SecretsInProblemsTests
{
    private const string Secret = "hunter2-hunter2";

    [Theory]
    [InlineData("upstreams: { u: { url: 'mqtt://b', password: hunter2-hunter2 } }")]
    [InlineData("upstreams: { u: { url: 'mqtt://b', passwrd-file: [hunter2-hunter2] } }")]
    [InlineData("upstreams: { u: { url: 'mqtt://anna:hunter2-hunter2@b' } }")]
    [InlineData("upstreams: { u: { url: 'http://anna:hunter2-hunter2@b' } }")]
    [InlineData("upstreams: { u: { url: 'anna:hunter2-hunter2@b' } }")]
    [InlineData("upstreams: { u: { url: 'mqtt://b?token=hunter2-hunter2' } }")]
    [InlineData("upstreams: { u: { url: 'wss://b#hunter2-hunter2' } }")]
    [InlineData("upstreams: { u: { url: 'wss://b', keep-alive: 'wss://b?token=hunter2-hunter2' } }")]
    [InlineData("upstreams: { u: { url: 'mqtt://b', protocol: 'mqtt://anna:hunter2-hunter2@b' } }")]
    [InlineData("upstreams: { u: { url: 'mqtt://b', keep-alive: '${PASSWORD}' } }")]
    [InlineData("upstreams: { u: { url: 'mqtt://b', protocol: '${PASSWORD}' } }")]
    [InlineData("upstreams: { u: { url: 'mqtt://b', send: ['${PASSWORD}'] } }")]
    [InlineData("upstreams: { u: { url: 'mqtt://b', window: 'x${PASSWORD}x' } }")]
    [InlineData("upstreams: '${PASSWORD}'")]
    [InlineData("gateway: { id: 'A ${PASSWORD}' }")]
    [InlineData("http: { listen: '${PASSWORD}' }")]
    [InlineData("sensors: { s: { driver: '${PASSWORD}' } }")]
    [InlineData("upstreams: { u: { url: 'mqtt://b', password-file: \"hunter2-hunter2 } }")]
    [InlineData("upstreams:\n  u:\n    password: 'hunter2-hunter2\n    url: x: y\n")]
    [InlineData("upstreams:\n  u:\n    password: hunter2-hunter2\n   url: mqtt://b\n")]
    [InlineData("upstreams:\n  u:\n    password: &hunter2-hunter2 x\n    url: *hunter2-hunter2\n")]
    [InlineData("upstreams:\n  u:\n    password: *hunter2-hunter2\n    url: x\n")]
    [InlineData("upstreams:\n  u:\n    password: !hunter2-hunter2 x\n    url: x\n")]
    [InlineData("upstreams:\n  u:\n    password: @hunter2-hunter2\n    url: x\n")]
    [InlineData("upstreams:\n  u:\n    password: %hunter2-hunter2: x\n")]
    [InlineData("upstreams:\n  u:\n    password: \"\\hunter2-hunter2\"\n")]
    [InlineData("upstreams:\n\tu:\n    password: hunter2-hunter2\n")]
    public void A_problem_does_not_repeat_it(string yaml)
    {
        var problems = ConfigurationLoader.Parse("gateway.yaml", yaml, new ConfigurationSources { Environment = _ => Secret }).Problems;
        Assert.Contains(problems, p => !p.IsWarning);
        Assert.DoesNotContain(problems, p => p.ToString().Contains("hunter2", StringComparison.Ordinal));
    }
}
