using Gateway.Abstractions.Configuration;
using Gateway.Configuration;

namespace Gateway.Tests.Configuration;

public sealed class ConfigurationDifferenceTests
{
    [Theory]
    [InlineData("sensors: { a: { driver: host } }", "sensors: { a: { driver: host } } # said", "")]
    [InlineData("sensors: { a: { driver: host, every: 5s } }", "sensors: { a: { every: 5s, driver: host } }", "")]
    [InlineData("sensors: { a: { driver: host } }", "sensors: { a: { driver: host, every: 1s } }", "changed sensors.a every: 1s")]
    [InlineData("sensors: { a: { driver: host, every: 2s } }", "sensors: { a: { driver: host, every: 1s } }", "changed sensors.a every: 2s -> 1s")]
    [InlineData("sensors: { a: { driver: host, every: 2s } }", "sensors: { a: { driver: host } }", "changed sensors.a every: 2s -> (default)")]
    [InlineData("sensors: { a: { driver: host } }", "sensors: { b: { driver: host } }", "removed sensors.a; added sensors.b")]
    [InlineData("sensors: {}", "", "")]
    [InlineData("upstreams: { u: { url: 'mqtt://b' } }", "upstreams: { u: { url: ['mqtt://b', 'mqtt://c'] } }", "changed upstreams.u url: mqtt://b -> [mqtt://b, mqtt://c]")]
    [InlineData("upstreams: { u: { url: 'mqtt://b', send: [alerts] } }", "upstreams: { u: { url: 'mqtt://b', send: [alerts, system] } }", "changed upstreams.u send: [alerts] -> [alerts, system]")]
    [InlineData("upstreams: { u: { url: 'mqtts://b', tls: { server-name: x } } }", "upstreams: { u: { url: 'mqtts://b', tls: { server-name: y } } }", "changed upstreams.u tls.server-name: x -> y")]
    public void Entries_differ_in_what_is_written(string was, string now, string expected)
    {
        var difference = Between(was, now);
        Assert.Equal(expected, string.Join("; ", difference.Entries.Select(e => $"{ConfigurationDifference.Word(e.Fate)} {e.Path} {string.Join(", ", e.Settings)}".Trim())));
        Assert.Empty(difference.Restart);
    }

    [Theory]
    [InlineData("", "store: { limit: 1GiB }", "store.limit")]
    [InlineData("", "store: { limit: 512MiB }", "")]
    [InlineData("store: { path: /a, engine: memory }", "store: { path: /b, engine: memory }", "store.path")]
    [InlineData("", "gateway: { id: h }", "gateway.id")]
    [InlineData("", "gateway: { id: g, topic-prefix: x }", "gateway.topic-prefix")]
    [InlineData("", "http: { listen: 127.0.0.1:1 }", "http.listen")]
    [InlineData("", "http: {}", "http")]
    [InlineData("http: {}", "", "http")]
    [InlineData("http: {}", "http: {}", "")]
    public void Only_a_restart_changes_some_settings(string was, string now, string expected) =>
        Assert.Equal(expected, string.Join(", ", Between(was, now).Restart.Select(c => c.Path)));

    [Fact]
    public void Linger_and_log_level_change_while_running()
    {
        var difference = Between("store: { readings-linger: 1s }", "store: { readings-linger: 2s }\nlog: { level: debug }");
        Assert.Empty(difference.Restart);
        Assert.Equal(["store.readings-linger: 1s -> 2s", "log.level: debug"], difference.Settings.Select(s => s.ToString()));
        Assert.Equal("2 settings changed", difference.Summary());
    }

    [Fact]
    public void What_comes_from_the_environment_is_shown_by_its_name()
    {
        var difference = Between("upstreams: { u: { url: 'mqtt://b', username: '${USER}' } }", "upstreams: { u: { url: 'mqtt://b', username: '${USER}' } }", ("USER", "anna"), ("USER", "hunter2"));
        Assert.Equal("username: ${USER} -> another value that is not shown", Assert.Single(Assert.Single(difference.Entries).Settings).ToString());
    }

    [Theory]
    [InlineData("wss://b/mqtt?token=hunter2", "wss://b/mqtt?token=hunter3", "url: wss://b/mqtt?… -> another value that is not shown")]
    [InlineData("wss://b/mqtt?token=hunter2", "wss://c?hunter3", "url: wss://b/mqtt?… -> wss://c?…")]
    public void What_follows_the_question_mark_of_a_url_is_not_shown(string was, string now, string expected)
    {
        var difference = Between($"upstreams: {{ u: {{ url: '{was}' }} }}", $"upstreams: {{ u: {{ url: '{now}' }} }}");
        Assert.Equal(expected, Assert.Single(Assert.Single(difference.Entries).Settings).ToString());
    }

    [Theory]
    [InlineData("mqtt://anna:hunter2@b:1883/x", "mqtt://…@b:1883/x")]
    [InlineData("mqtt://anna:p@ss@b", "mqtt://…@b")]
    [InlineData("ws://b?a@b", "ws://b?…")]
    [InlineData("://", "://")]
    [InlineData("a@b?c", "a@b?c")]
    public void Of_a_url_in_the_wrong_place_login_and_query_are_not_shown(string text, string expected) =>
        Assert.Equal(expected, new ScalarNode(default, text).Shown);

    [Fact]
    public void An_entry_can_be_put_back_as_it_was()
    {
        var (was, now) = (Load("upstreams: { u: { url: 'mqtt://b' } }"), Load("upstreams: { u: { url: 'mqtt://c' }, v: { url: 'mqtt://d' } }"));
        var back = now with { Written = now.Written.With("upstreams", "u", was.Written.Entry("upstreams", "u")) };
        Assert.Equal("added upstreams.v", string.Join("; ", new ConfigurationDifference(was, back).Entries.Select(e => $"{ConfigurationDifference.Word(e.Fate)} {e.Path}")));
    }

    private static ConfigurationDifference Between(string was, string now, (string, string)? wasSet = null, (string, string)? nowSet = null) => new(Load(was, wasSet), Load(now, nowSet));

    private static GatewayConfiguration Load(string text, (string, string)? set = null)
    {
        var head = text.Contains("gateway:", StringComparison.Ordinal) ? string.Empty : "gateway: { id: g }\n";
        var loaded = ConfigurationLoader.Parse("g.yaml", head + text, TestSources.With(set is { } s ? [s] : []));
        return loaded.Configuration ?? throw new InvalidOperationException(string.Join('\n', loaded.Problems));
    }
}
