using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Configuration;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Configuration;

public sealed class ConfigurationTests
{
    [Theory]
    [InlineData("mqtt://b:1883", "mqtt://b:1883", "", true)]
    [InlineData("mqtt://b:1883", "[mqtt://a:1883, mqtt://b:1883]", "", true)]
    [InlineData("mqtt://b:1883", "mqtt://b:1884", "", false)]
    [InlineData("mqtt://b:1883", "mqtt://b:1883", ", client-id: other", false)]
    public void Two_upstreams_that_would_end_each_others_connections_are_warned_of(string one, string other, string more, bool warned)
    {
        var loaded = ConfigurationLoader.Parse("c.yaml", $"gateway: {{ id: g }}\nupstreams:\n  one: {{ url: {one} }}\n  two: {{ url: {other}{more} }}\n", TestSources.With());
        Assert.True(loaded.IsValid);
        Assert.Equal(
            warned ? ["c.yaml:4:3 upstreams.two.client-id: warning: is that of upstream 'one' at the same broker, which keeps one connection of a client id: the two would end each other's. Give one of them another"] : [],
            loaded.Problems.Select(p => p.ToString()));
    }

    [Fact]
    public void Nothing_written_gives_the_defaults_and_one_warning()
    {
        var loaded = ConfigurationLoader.Parse("c.yaml", string.Empty, TestSources.With());
        Assert.Equal(
            ["c.yaml:1:1 gateway.id: warning: not given, so the host name 'testhost' is used; a new host name would make a new gateway for subscribers, so write it down"],
            loaded.Problems.Select(p => p.ToString()));

        var configuration = loaded.Configuration!;
        Assert.Equal(new GatewaySection("testhost", "gateways"), configuration.Gateway);
        Assert.Equal(new StoreSection(InMemory: false, "/var/lib/sensor-gateway", 512L << 20, TimeSpan.FromSeconds(1)), configuration.Store);
        Assert.Equal(LogLevel.Information, configuration.Log.Level);
        Assert.Empty(configuration.Sensors);
        Assert.Empty(configuration.Points);
        Assert.Empty(configuration.Rules);
        Assert.Empty(configuration.Upstreams);
    }

    [Fact]
    public void What_does_nothing_yet_may_be_written_when_it_asks_for_nothing()
    {
        var loaded = ConfigurationLoader.Parse("c.yaml", "gateway: { id: g }\nupstreams: { u: { url: 'mqtt://b', batch: off, shadow: false, commands: [], link: builtin } }\n", TestSources.With());
        Assert.Empty(loaded.Problems);
    }

    [Fact]
    public void An_upstream_is_read_with_its_defaults()
    {
        var upstream = Assert.Single(Load("upstreams: { cloud: { url: 'mqtt://broker.example.com' } }").Upstreams);
        Assert.Equal("cloud", upstream.Id);
        Assert.Equal(("broker.example.com", 1883), (upstream.Urls[0].Host, upstream.Urls[0].Port));
        Assert.True(upstream.Version5);
        Assert.Null(upstream.ClientId);
        Assert.Equal((TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(30)), (upstream.KeepAlive, upstream.AckTimeout, upstream.RetryMax));
        Assert.Equal((100, 2000.0), (upstream.Window, upstream.DrainRate));
        Assert.Equal([Lane.Alerts, Lane.System, Lane.Readings], upstream.Send);
        Assert.False(upstream.FromOldest);
        Assert.Empty(upstream.Commands);
    }

    [Fact]
    public void An_upstream_may_be_allowed_commands_but_not_as_a_shadow()
    {
        Assert.Equal(["reset", "ping"], Load("upstreams: { cloud: { url: mqtt://a, commands: [reset, ping, reset] } }").Upstreams[0].Commands);
        var shadow = ConfigurationLoader.Parse("c.yaml", "gateway: { id: g }\nupstreams: { u: { url: mqtt://a, commands: [ping], shadow: true } }\n", TestSources.With());
        Assert.Empty(shadow.Configuration!.Upstreams[0].Commands);
    }

    [Fact]
    public void An_upstream_may_fail_over_expire_batch_compress_and_be_a_shadow()
    {
        var upstream = Assert.Single(Load("upstreams: { cloud: { url: [mqtt://a, mqtt://b], expire: { readings: 7d }, batch: { bytes: 4KiB, time: 500ms }, compress: brotli, shadow: true } }").Upstreams);
        Assert.Equal(["a", "b"], upstream.Urls.Select(u => u.Host));
        Assert.Equal([(Lane.Readings, TimeSpan.FromDays(7))], upstream.Expire.Select(e => (e.Key, e.Value)));
        Assert.Equal(new BatchSettings(100, 4096, TimeSpan.FromMilliseconds(500)), upstream.Batch);
        Assert.Equal(PayloadCompression.Brotli, upstream.Compress);
        Assert.True(upstream.Lanes.Shadow);
    }

    [Fact]
    public void Without_a_word_about_it_nothing_expires_and_each_event_is_a_message_of_its_own()
    {
        var upstream = Assert.Single(Load("upstreams: { cloud: { url: 'mqtt://a' } }").Upstreams);
        Assert.Empty(upstream.Expire);
        Assert.Null(upstream.Batch);
        Assert.Equal(PayloadCompression.None, upstream.Compress);
        Assert.False(upstream.Lanes.Shadow);
    }

    [Fact]
    public void An_upstream_is_read_as_written()
    {
        var upstream = Assert.Single(Load("upstreams: { cloud: { url: 'mqtt://[::1]:1884', protocol: 3.1.1, client-id: me, username: u, password-file: /p, keep-alive: 0s, window: 1, drain-rate: 60/m, send: [readings, alerts], from: oldest } }").Upstreams);
        Assert.Equal(("[::1]", 1884), (upstream.Urls[0].Host, upstream.Urls[0].Port));
        Assert.False(upstream.Version5);
        Assert.Equal(("me", "u", "/p"), (upstream.ClientId, upstream.UserName, upstream.PasswordFile));
        Assert.Equal((TimeSpan.Zero, 1, 1.0), (upstream.KeepAlive, upstream.Window, upstream.DrainRate));
        Assert.Equal([Lane.Alerts, Lane.Readings], upstream.Lanes.Lanes);
        Assert.True(upstream.Lanes.FromOldest);
    }

    [Fact]
    public void Points_are_numbered_densely_over_all_sensors_in_the_order_written()
    {
        var configuration = Load("sensors: { z: { driver: bme280, bus: i2c-1, start: ignore }, a: { driver: replay, file: x.csv, channel: t, unit: Cel }, pi: { driver: host, start: error } }");
        Assert.Equal(["z/temperature", "z/humidity", "a/t", "pi/load"], configuration.Points.Select(p => p.Id));
        Assert.Equal([0, 1, 2, 3], configuration.Points.Select(p => p.Index));
        Assert.Equal(["Cel", "%", "Cel", "1"], configuration.Points.Select(p => p.Unit));
        Assert.Equal([false, false, true, false], configuration.Points.Select(p => p.Recorded));
        Assert.Equal([SensorStart.Ignore, SensorStart.Retry, SensorStart.Error], configuration.Sensors.Select(s => s.Start));
        Assert.Same(configuration.Points[2], configuration.Sensors[1].Points[0]);
    }

    [Theory]
    [InlineData("greenhouse-1", "greenhouse-1")]
    [InlineData("RaspberryPi", "raspberrypi")]
    [InlineData("pi.local", "pi")]
    [InlineData("_my host_", "my-host")]
    [InlineData("größe", "gr--e")]
    [InlineData("", "gateway")]
    [InlineData("---", "gateway")]
    public void A_host_name_becomes_an_id(string hostName, string id)
    {
        Assert.Equal(id, GatewaySection.IdFromHostName(hostName));
        Assert.Null(Ids.Check(GatewaySection.IdFromHostName(hostName)));
    }

    [Fact]
    public void A_long_host_name_becomes_an_id_too() => Assert.Null(Ids.Check(GatewaySection.IdFromHostName(new string('x', 200))));

    [Fact]
    public void Sections_are_declared_for_the_schema_without_a_file()
    {
        var settings = Settings.ForDescription();
        ConfigurationReader.Read(settings, TestSources.With());
        Assert.Equal(["gateway", "sensors", "computed", "rules", "upstreams", "store", "http", "otlp", "log"], settings.Declared.Select(s => s.Key));
        var upstreams = settings.Declared.Single(s => s.Key == "upstreams").Children!;
        Assert.Equal("1 to 65535", upstreams.Single(s => s.Key == "window").Bounds);
        Assert.Equal(["ca-file", "cert-file", "key-file", "server-name", "alpn"], upstreams.Single(s => s.Key == "tls").Children!.Select(s => s.Key));
        Assert.True(upstreams.Single(s => s.Key == "url").Required);
        Assert.Contains("bme280", settings.Declared.Single(s => s.Key == "sensors").Children!.Single(s => s.Key == "driver").Choices!);
    }

    private static GatewayConfiguration Load(string yaml)
    {
        var loaded = ConfigurationLoader.Parse("c.yaml", "gateway: { id: g }\n" + yaml, TestSources.With());
        Assert.Empty(loaded.Problems);
        return loaded.Configuration!;
    }
}
