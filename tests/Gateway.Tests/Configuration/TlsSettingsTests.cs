using Gateway.Configuration;

namespace Gateway.Tests.Configuration;

public sealed class TlsSettingsTests
{
    [Theory]
    [InlineData("mqtt://b", "mqtt://b:1883/")]
    [InlineData("mqtts://b", "mqtts://b:8883/")]
    [InlineData("ws://b/mqtt?a=1", "ws://b/mqtt?a=1")]
    [InlineData("wss://b", "wss://b/")]
    [InlineData("wss://b:8443/x", "wss://b:8443/x")]
    public void Every_scheme_has_its_port(string written, string url) => Assert.Equal(new Uri(url), Upstream($"url: '{written}'").Urls[0]);

    [Fact]
    public void All_of_tls_is_read_and_files_start_at_the_folder_of_the_configuration()
    {
        var tls = Upstream("url: mqtts://b, tls: { ca-file: ca.pem, cert-file: /etc/own.pem, key-file: own.key, server-name: inner, alpn: mqtt }").Tls;
        Assert.Equal(("/etc/own.pem", "inner", "mqtt"), (tls.CertFile, tls.ServerName, tls.Alpn));
        Assert.True(Path.IsPathFullyQualified(tls.CaFile!) && tls.CaFile!.EndsWith("/ca.pem", StringComparison.Ordinal), tls.CaFile);
        Assert.True(Path.IsPathFullyQualified(tls.KeyFile!), tls.KeyFile);
    }

    [Fact]
    public void Without_it_nothing_is_set()
    {
        var tls = Upstream("url: mqtts://b").Tls;
        Assert.Equal(new Abstractions.Links.TlsOptions(), tls);
    }

    private static UpstreamSection Upstream(string settings)
    {
        var loaded = ConfigurationLoader.Parse("/tmp/c.yaml", $"gateway: {{ id: g }}\nupstreams: {{ u: {{ {settings} }} }}\n", TestSources.With());
        Assert.True(loaded.Configuration is not null, string.Join('\n', loaded.Problems));
        return loaded.Configuration.Upstreams[0];
    }
}
