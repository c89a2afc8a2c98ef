using Gateway.Configuration;

namespace Gateway.Tests.Configuration;

public sealed class EnvironmentVariablesTests
{
    [Theory]
    [InlineData("${USER_NAME}", "alice")]
    [InlineData("a-${USER_NAME}-b", "a-alice-b")]
    [InlineData("${USER_NAME}${_2}", "alicex")]
    [InlineData("$${USER_NAME}", "${USER_NAME}")]
    [InlineData("$USER_NAME", "$USER_NAME")]
    [InlineData("a$${b}${_2}", "a${b}x")]
    public void A_name_in_braces_becomes_its_value(string text, string expected)
    {
        var loaded = Load(text, ("USER_NAME", "alice"), ("_2", "x"));
        Assert.Empty(loaded.Problems);
        Assert.Equal(expected, loaded.Configuration!.Upstreams[0].UserName);
    }

    [Fact]
    public void A_value_is_filled_in_once()
    {
        var loaded = Load("${A}", ("A", "${B}"), ("B", "no"));
        Assert.Empty(loaded.Problems);
        Assert.Equal("${B}", loaded.Configuration!.Upstreams[0].UserName);
    }

    [Fact]
    public void An_unset_variable_is_an_error_for_run_and_a_warning_for_check()
    {
        var run = ConfigurationLoader.Parse("c.yaml", "gateway: { id: '${WHO}' }\n", TestSources.With());
        Assert.Equal("c.yaml:1:16 gateway.id: the environment variable WHO is not set; set it for the service, or write the value here", string.Join('\n', run.Problems));
        Assert.False(run.IsValid);

        var check = ConfigurationLoader.Parse("c.yaml", "gateway: { id: '${WHO}' }\nlog: { level: '${LEVEL}' }\n", TestSources.With() with { UnsetIsWarning = true });
        Assert.Equal(["WHO", "LEVEL"], check.Problems.Select(p => p.Message.Split(' ')[3]));
        Assert.True(check.IsValid);
        Assert.Equal("${WHO}", check.Configuration!.Gateway.Id);
    }

    [Theory]
    [InlineData("${")]
    [InlineData("${}")]
    [InlineData("${A")]
    [InlineData("${1A}")]
    [InlineData("${A:-default}")]
    public void What_is_no_name_is_a_problem(string text) => Assert.Equal(
        "c.yaml:2:46 upstreams.u.username: '${' begins the name of an environment variable, as ${NAME}; write $${ for the characters themselves",
        string.Join('\n', Load(text, ("A", "x")).Problems));

    [Theory]
    [InlineData("upstreams: { u: { url: '${SECRET}' } }")]
    [InlineData("upstreams: { u: { url: 'ftp://${SECRET}' } }")]
    [InlineData("upstreams: { u: { url: 'mqtt://b', window: '${SECRET}' } }")]
    [InlineData("upstreams: { u: { url: 'mqtt://b', from: '${SECRET}' } }")]
    [InlineData("upstreams: { u: { url: 'mqtt://b', send: ['${SECRET}'] } }")]
    [InlineData("upstreams: { u: { url: 'mqtt://b', link: '${SECRET}' } }")]
    [InlineData("sensors: { s: { driver: '${SECRET}' } }")]
    [InlineData("sensors: { s: '${SECRET}' }")]
    [InlineData("sensors: '${SECRET}'")]
    [InlineData("store: { path: '${SECRET}' }")]
    public void A_value_of_the_environment_is_in_no_message(string yaml)
    {
        var loaded = ConfigurationLoader.Parse("c.yaml", "gateway: { id: g }\n" + yaml, TestSources.With(("SECRET", "hunter2 \u0007 and more")));
        var problem = Assert.Single(loaded.Problems);
        Assert.DoesNotContain("hunter2", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Not_even_when_another_reader_repeats_it()
    {
        var sources = TestSources.With(("SECRET", "hunter2"), ("SHORT", "7"));
        var variables = new EnvironmentVariables(sources, []);
        var place = new Abstractions.Configuration.Place("c.yaml", 1, 1);
        variables.Fill(new Abstractions.Configuration.MapNode(place, [new(place, "a", new Abstractions.Configuration.ScalarNode(place, "${SECRET}${SHORT}"))]));
        var hidden = variables.Hide(new Abstractions.Configuration.Problem(place, "a", "login hunter2, 7 of 70 failed"));
        Assert.Equal("login ${SECRET}, ${SHORT} of 70 failed", hidden.Message);
    }

    private static LoadedConfiguration Load(string userName, params (string Name, string Value)[] environment) =>
        ConfigurationLoader.Parse("c.yaml", $"gateway: {{ id: g }}\nupstreams: {{ u: {{ url: 'mqtt://b', username: '{userName}' }} }}", TestSources.With(environment));
}
