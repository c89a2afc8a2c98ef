using System.Text.RegularExpressions;
using TestKit;

namespace Gateway.Tests.Extending;

/// <summary>The code on the page is the code of the sample, which is loaded in every run of the tests.</summary>
public sealed partial class ExtensionsPageTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs", "extensions.md"));

    [Theory]
    [InlineData(0, "HarbourExtension.cs")]
    [InlineData(1, "Tide.cs")]
    [InlineData(2, "LineFormat.cs")]
    public void The_page_shows_the_sample(int number, string file)
    {
        var shown = Code().Matches(Page)[number].Groups["code"].Value.Split('\n');
        var rest = new Queue<string>(File.ReadAllLines(Repository.PathOf("tests", "SampleExtension", file)));

        // In its order; what the page leaves out is more of the same.
        Assert.All(shown, line =>
        {
            while (rest.Count > 0 && rest.Peek() != line)
            {
                rest.Dequeue();
            }

            Assert.True(rest.TryDequeue(out _), $"{file} has no line '{line}' there");
        });
    }

    [Fact]
    public void Each_extension_of_the_repository_has_its_section() =>
        Assert.All((string[])["MQTTnet", "LiteDB", "System.Device.Gpio and Iot.Device.Bindings"], name => Assert.Contains($"\n## {name}\n", Page, StringComparison.Ordinal));

    [GeneratedRegex("```csharp\n(?<code>.*?)\n```", RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex Code();
}
