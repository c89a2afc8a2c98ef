using System.Runtime.CompilerServices;
using Gateway.Configuration;

namespace Gateway.Tests.Configuration;

public sealed class ContractExampleTests
{
    internal static string ExampleFile => Path.Combine(Folder(), "contract-example.yaml");

    /// <summary>Its patterns find points of other units and a recording of the future; everything else of it is taken as it stands.</summary>
    [Fact]
    public void Nothing_but_rules_that_do_not_fit_the_points_is_a_problem()
    {
        var loaded = ConfigurationLoader.Parse("example.yaml", File.ReadAllText(ExampleFile), TestSources.With(("CREDENTIALS_DIRECTORY", "/run/credentials")));

        Assert.Empty(loaded.Problems.Select(p => p.ToString()));
    }

    private static string Folder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
