using System.Text.Json;
using Gateway.Abstractions;
using Gateway.Abstractions.Formats;
using Gateway.Abstractions.Links;
using Gateway.Configuration;
using Gateway.Describing;
using TestKit.Wire;

namespace Gateway.Tests.Describing;

/// <summary>Stores, links and formats other than the default ones have their settings in the schema, and only where they are named.</summary>
public sealed class PartsSchemaTests
{
    private static readonly ConfigurationSources Sources = Make();
    private static readonly JsonSchema Schema = new([("configuration", DescriptionJson.Text(ConfigurationSchema.Make(Sources)))]);

    [Theory]
    [InlineData("store: { engine: pile, height: 3, colour: red, limit: 2MiB }")]
    [InlineData("store: { engine: pile, height: 3 }")]
    [InlineData("store: { engine: '${ENGINE}', height: 3 }")]
    [InlineData("store: { engine: sqlite, limit: 2MiB }")]
    [InlineData("store:")]
    [InlineData("upstreams: { u: { url: mqtt://a, link: pigeon, wind: 3s } }")]
    [InlineData("upstreams: { u: { url: mqtt://a, format: verse, feet: 5, link: pigeon, wind: 3s, window: 7 } }")]
    [InlineData("upstreams: { u: { url: mqtt://a, traceparent: true } }")]
    [InlineData("upstreams: { u: { url: mqtt://a, format: , traceparent: true } }")]
    [InlineData("upstreams: { u: { url: mqtt://a, format: cloudevents, traceparent: true } }")]
    public void What_is_right_for_the_named_part_is_taken(string yaml)
    {
        if (!yaml.Contains("ENGINE", StringComparison.Ordinal))
        {
            Assert.All(ConfigurationLoader.Parse("c.yaml", "gateway: { id: g }\n" + yaml, Sources).Problems, p => Assert.True(p.IsWarning, p.ToString()));
        }

        Assert.Empty(Problems(yaml));
    }

    [Theory]
    [InlineData("store: { engine: pile, height: 11 }")]
    [InlineData("store: { engine: pile, height: 3, colour: green }")]
    [InlineData("store: { engine: pile }")]
    [InlineData("store: { engine: pile, height: 3, depth: 3 }")]
    [InlineData("store: { engine: sqlite, height: 3 }")]
    [InlineData("store: { height: 3 }")]
    [InlineData("store: { engine: heap }")]
    [InlineData("upstreams: { u: { url: mqtt://a, wind: 3s } }")]
    [InlineData("upstreams: { u: { url: mqtt://a, link: builtin, wind: 3s } }")]
    [InlineData("upstreams: { u: { url: mqtt://a, link: pigeon, wind: strong } }")]
    [InlineData("upstreams: { u: { url: mqtt://a, format: verse, traceparent: true } }")]
    [InlineData("upstreams: { u: { url: mqtt://a, link: pigeon, feet: 5 } }")]
    public void What_is_wrong_for_it_is_refused(string yaml)
    {
        Assert.False(ConfigurationLoader.Parse("c.yaml", "gateway: { id: g }\n" + yaml, Sources).IsValid);
        Assert.NotEmpty(Problems(yaml));
    }

    private static IReadOnlyList<string> Problems(string yaml) => Schema.Check("configuration", JsonSerializer.SerializeToElement(YamlAsJson.Read(yaml)));

    private static ConfigurationSources Make()
    {
        var plain = new ConfigurationSources();
        return plain with
        {
            Stores = new Catalogue<StoreEngine>("engine", [.. plain.Stores.Entries, new("pile", "A pile.", static s =>
            {
                s.Integer("height", "How high it is.", low: 1, high: 10);
                s.Choice("colour", "Its colour.", ["red", "blue"], "blue");
                return new StoreEngine("pile", static _ => throw new NotSupportedException());
            })]),
            Links = new Catalogue<LinkFactory>("link", [.. plain.Links.Entries, new("pigeon", "A pigeon.", static s =>
            {
                s.Duration("wind", "How long it blows.", TimeSpan.FromSeconds(1));
                return static (_, _, _) => throw new NotSupportedException();
            })]),
            Formats = new Catalogue<Func<string, IPayloadFormat>>("format", [.. plain.Formats.Entries, new("verse", "A verse.", static s =>
            {
                s.Integer("feet", "Feet a line.", 4, 1, 8);
                return static _ => throw new NotSupportedException();
            })]),
        };
    }
}
