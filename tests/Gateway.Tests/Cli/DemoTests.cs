using Gateway.Cli;
using Gateway.Configuration;

namespace Gateway.Tests.Cli;

public sealed class DemoTests
{
    [Fact]
    public void Its_configuration_has_no_problem_not_even_a_warning()
    {
        var loaded = ConfigurationLoader.Parse("demo", DemoConfiguration.Yaml("/tmp/it's here", 1884), new ConfigurationSources());

        Assert.Empty(loaded.Problems);
        Assert.Equal("/tmp/it's here", loaded.Configuration!.Store.Path);
        Assert.Equal(1884, loaded.Configuration.Upstreams[0].Urls[0].Port);
    }

    [Fact]
    public void The_lines_shown_to_a_beginner_make_a_configuration_that_lacks_nothing()
    {
        var nothing = ConfigurationLoader.Parse("gateway.yaml", string.Empty, new ConfigurationSources());
        var lines = FirstSteps.Lines(nothing);
        Assert.Equal(3, lines.Count);

        var begun = ConfigurationLoader.Parse("gateway.yaml", string.Join('\n', lines), new ConfigurationSources());
        Assert.Empty(begun.Problems);
        Assert.Empty(FirstSteps.Lines(begun));
        Assert.Equal((1, 1), (begun.Configuration!.Sensors.Count, begun.Configuration.Upstreams.Count));
    }
}
