using System.Text.Json;
using TestKit.Wire;

namespace Gateway.Tests.Listening;

/// <summary>The checker of the wire's schemas, each keyword with something that fits and something that does not.</summary>
public sealed class JsonSchemaTests
{
    [Theory]
    [InlineData("""{"type":"string"}""", "\"a\"", "1")]
    [InlineData("""{"type":["number","null"]}""", "null", "\"1\"")]
    [InlineData("""{"type":"integer"}""", "2.0", "2.5")]
    [InlineData("""{"type":"boolean"}""", "false", "null")]
    [InlineData("""{"type":"array"}""", "[]", "{}")]
    [InlineData("""{"type":"object"}""", "{}", "[]")]
    [InlineData("""{"required":["a"]}""", """{"a":null}""", "{}")]
    [InlineData("""{"properties":{"a":{"type":"number"}}}""", """{"b":""}""", """{"a":""}""")]
    [InlineData("""{"properties":{"a":{}},"additionalProperties":false}""", """{"a":1}""", """{"a":1,"b":1}""")]
    [InlineData("""{"additionalProperties":false}""", "{}", """{"b":1}""")]
    [InlineData("""{"enum":["a",1]}""", "1", "\"b\"")]
    [InlineData("""{"const":"a"}""", "\"a\"", "\"b\"")]
    [InlineData("""{"pattern":"^[0-9]+$"}""", "\"12\"", "\"1a\"")]
    [InlineData("""{"minimum":1}""", "1", "0.5")]
    [InlineData("""{"maximum":1}""", "1", "1.5")]
    [InlineData("""{"minLength":1}""", "\"a\"", "\"\"")]
    [InlineData("""{"minItems":1}""", "[1]", "[]")]
    [InlineData("""{"patternProperties":{"^a":{"type":"number"}}}""", """{"ab":1,"b":""}""", """{"ab":""}""")]
    [InlineData("""{"patternProperties":{"^a":{}},"additionalProperties":false}""", """{"ab":1}""", """{"b":1}""")]
    [InlineData("""{"items":{"enum":["a"]}}""", "[\"a\",\"a\"]", "[\"a\",\"b\"]")]
    [InlineData("""{"allOf":[{"minimum":1},{"type":"integer"}]}""", "1", "1.5")]
    [InlineData("""{"anyOf":[{"minimum":10},{"type":"integer"}]}""", "10", "1.5")]
    [InlineData("""{"oneOf":[{"minimum":10},{"type":"integer"}]}""", "10.5", "10")]
    [InlineData("""{"oneOf":[{"minimum":10},{"type":"integer"}]}""", "1", "1.5")]
    [InlineData("""{"if":{"const":1},"then":{"type":"string"}}""", "2", "1")]
    [InlineData("""{"$ref":"#/$defs/x","minimum":1,"$defs":{"x":{"type":"integer"}}}""", "1", "1.5")]
    [InlineData("""{"$ref":"other.json#/$defs/y"}""", "\"y\"", "\"z\"")]
    [InlineData("""{"$ref":"other.json"}""", "\"yes\"", "\"no\"")]
    public void Each_keyword_lets_pass_what_fits_and_tells_what_does_not(string schema, string fits, string doesNot)
    {
        var checker = Load(schema);
        Assert.Empty(Check(checker, fits));
        Assert.NotEmpty(Check(checker, doesNot));
    }

    [Theory]
    [InlineData("""{"exclusiveMaximum":1}""", "exclusiveMaximum")]
    [InlineData("""{"properties":{"a":{"format":"date-time"}}}""", "properties/a/format")]
    [InlineData("""{"allOf":[{"not":{}}]}""", "not")]
    [InlineData("""{"if":{},"then":{"maxItems":1}}""", "maxItems")]
    [InlineData("""{"$defs":{"x":{"else":{}}}}""", "else")]
    [InlineData("""{"items":{"uniqueItems":true}}""", "uniqueItems")]
    [InlineData("""{"additionalProperties":{"type":"string"}}""", "additionalProperties")]
    [InlineData("""{"type":"text"}""", "text")]
    [InlineData("""{"properties":{"a":true}}""", "properties/a")]
    [InlineData("""{"$ref":"none.json"}""", "none.json")]
    [InlineData("""{"$ref":"#/$defs/none"}""", "none")]
    public void A_keyword_that_is_not_checked_is_refused_by_its_name(string schema, string named) =>
        Assert.Contains(named, Assert.Throws<NotSupportedException>(() => Load(schema)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_problem_names_the_place_and_the_value() =>
        Assert.Equal(
            ["$.a[1].b is 0, below 1"],
            Check(Load("""{"properties":{"a":{"items":{"properties":{"b":{"minimum":1}}}}}}"""), """{"a":[{"b":1},{"b":0}]}"""));

    [Fact]
    public void When_no_branch_fits_the_nearest_one_is_explained() =>
        Assert.Equal(
            ["$.a is 3, not string"],
            Check(Load("""{"oneOf":[{"required":["a"],"properties":{"a":{"type":"string"}}},{"required":["b","c"]}]}"""), """{"a":3}"""));

    private static JsonSchema Load(string schema) =>
        new([("test.json", schema), ("other.json", """{"const":"yes","$defs":{"y":{"const":"y"}}}""")]);

    private static IReadOnlyList<string> Check(JsonSchema schema, string value)
    {
        using var document = JsonDocument.Parse(value);
        return schema.Check("test.json", document.RootElement);
    }
}
