using Gateway.Configuration;

namespace Gateway.Tests.Configuration;

public sealed class OtlpSettingsTests
{
    [Theory]
    [InlineData("", "http://127.0.0.1:4318/v1/metrics", false)]
    [InlineData("protocol: grpc", "http://127.0.0.1:4317/", true)]
    [InlineData("endpoint: 'https://c:4318'", "https://c:4318/v1/metrics", false)]
    [InlineData("endpoint: 'https://c/api/otlp/v1/metrics'", "https://c/api/otlp/v1/metrics", false)]
    [InlineData("endpoint: 'https://c:4317', protocol: grpc", "https://c:4317/", true)]
    public void The_address_is_whole(string settings, string url, bool grpc)
    {
        var otlp = Load(settings).Configuration!.Otlp!;
        Assert.Equal((new Uri(url), grpc, TimeSpan.FromSeconds(60)), (otlp.Endpoint, otlp.Grpc, otlp.Every));
    }

    [Fact]
    public void Without_the_group_there_is_no_collector() =>
        Assert.Null(ConfigurationLoader.Parse("c.yaml", "gateway: { id: g }\n", TestSources.With()).Configuration!.Otlp);

    [Theory]
    [InlineData("endpoint: collector", "otlp.endpoint")]
    [InlineData("endpoint: 'ftp://c'", "otlp.endpoint")]
    [InlineData("endpoint: 'https://me:secret@c'", "must not hold a password")]
    [InlineData("every: 0s", "otlp.every")]
    [InlineData("tls: { ca-file: ca.pem }", "has no effect on http://")]
    [InlineData("endpoint: 'http://c', headers-file: h", "the headers cross the network unencrypted")]
    public void What_cannot_work_or_is_not_safe_is_said(string settings, string words) =>
        Assert.Contains(words, Assert.Single(Load(settings).Problems).ToString(), StringComparison.Ordinal);

    [Fact]
    public void A_change_needs_a_restart()
    {
        var difference = new ConfigurationDifference(Load("every: 60s").Configuration!, Load("every: 30s").Configuration!);
        Assert.Equal("otlp.every", Assert.Single(difference.Restart).Path);
    }

    private static LoadedConfiguration Load(string settings) =>
        ConfigurationLoader.Parse("c.yaml", $"gateway: {{ id: g }}\notlp: {{ {settings} }}\n", TestSources.With());
}
