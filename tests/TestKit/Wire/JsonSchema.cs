using System.Text.Json;
using System.Text.RegularExpressions;

namespace TestKit.Wire;

/// <summary>
/// A JSON Schema (draft 2020-12) and the schemas it refers to, for the part of the vocabulary that our schemas use. A keyword that is
/// not checked here is an error when the schema is loaded, so that no schema promises what nobody checks.
/// </summary>
public sealed class JsonSchema
{
    private static readonly HashSet<string> Words =
        ["$schema", "$id", "title", "description", "$ref", "$defs", "type", "required", "properties", "patternProperties", "additionalProperties", "default", "enum", "const", "pattern", "minLength", "minimum", "maximum", "items", "minItems", "oneOf", "anyOf", "allOf", "if", "then"];

    private static readonly HashSet<string> Types = ["object", "array", "string", "number", "integer", "boolean", "null"];

    private readonly Dictionary<string, JsonElement> files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Regex> patterns = new(StringComparer.Ordinal);

    /// <summary>Loads schemas by the name under which they refer to each other.</summary>
    /// <exception cref="NotSupportedException">One uses a keyword, or a form of one, that is not checked.</exception>
    public JsonSchema(IEnumerable<(string Name, string Text)> schemas)
    {
        foreach (var (name, text) in schemas)
        {
            using var document = JsonDocument.Parse(text);
            files.Add(name, document.RootElement.Clone());
        }

        foreach (var (name, schema) in files)
        {
            Load(schema, name, name);
        }
    }

    /// <summary>What is wrong with a value by the schema of that name; empty: nothing.</summary>
    public IReadOnlyList<string> Check(string name, JsonElement value)
    {
        var problems = new List<string>();
        Check(files[name], name, value, "$", problems);
        return problems;
    }

    private void Load(JsonElement schema, string file, string at)
    {
        if (schema.ValueKind is not JsonValueKind.Object)
        {
            throw new NotSupportedException($"{at}: a schema must be an object here");
        }

        foreach (var keyword in schema.EnumerateObject())
        {
            var here = $"{at}/{keyword.Name}";
            if (!Words.Contains(keyword.Name))
            {
                throw new NotSupportedException($"{here}: this keyword is not checked, so it must not be used");
            }

            switch (keyword.Name)
            {
                case "properties" or "$defs":
                    foreach (var member in keyword.Value.EnumerateObject())
                    {
                        Load(member.Value, file, $"{here}/{member.Name}");
                    }

                    break;
                case "patternProperties":
                    foreach (var member in keyword.Value.EnumerateObject())
                    {
                        AddPattern(member.Name);
                        Load(member.Value, file, $"{here}/{member.Name}");
                    }

                    break;
                case "oneOf" or "anyOf" or "allOf":
                    foreach (var branch in keyword.Value.EnumerateArray())
                    {
                        Load(branch, file, here);
                    }

                    break;
                case "items" or "if" or "then":
                    Load(keyword.Value, file, here);
                    break;
                case "additionalProperties" when keyword.Value.ValueKind != JsonValueKind.False:
                    throw new NotSupportedException($"{here}: only false is checked");
                case "type":
                    _ = TypesOf(keyword.Value).All(Types.Contains) ? 0 : throw new NotSupportedException($"{here}: {keyword.Value} is no type");
                    break;
                case "pattern":
                    AddPattern(keyword.Value.GetString()!);
                    break;
                case "$ref":
                    Resolve(keyword.Value.GetString()!, file, here);
                    break;
                default:
                    break;
            }
        }
    }

    private void AddPattern(string pattern) =>
        patterns[pattern] = new Regex(pattern, RegexOptions.ECMAScript | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    private (JsonElement Schema, string File) Resolve(string reference, string file, string at)
    {
        var parts = reference.Split('#');
        var target = parts[0].Length == 0 ? file : parts[0];
        if (!files.TryGetValue(target, out var schema))
        {
            throw new NotSupportedException($"{at}: there is no schema {target}");
        }

        foreach (var step in parts.Length < 2 ? [] : parts[1].Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            schema = schema.TryGetProperty(step, out var inner) ? inner : throw new NotSupportedException($"{at}: {reference} leads nowhere");
        }

        return (schema, target);
    }

    private void Check(JsonElement schema, string file, JsonElement value, string at, List<string> problems)
    {
        foreach (var keyword in schema.EnumerateObject())
        {
            var asked = keyword.Value;
            switch (keyword.Name)
            {
                case "$ref":
                    var (target, targetFile) = Resolve(asked.GetString()!, file, at);
                    Check(target, targetFile, value, at, problems);
                    break;
                case "type":
                    Demand(TypesOf(asked).Any(t => Is(value, t)), $"{at} is {Shown(value)}, not {asked.GetRawText()}", problems);
                    break;
                case "enum":
                    Demand(asked.EnumerateArray().Any(e => JsonElement.DeepEquals(e, value)), $"{at} is {Shown(value)}, none of {asked}", problems);
                    break;
                case "const":
                    Demand(JsonElement.DeepEquals(asked, value), $"{at} is {Shown(value)}, not {asked.GetRawText()}", problems);
                    break;
                case "pattern" when value.ValueKind == JsonValueKind.String:
                    Demand(patterns[asked.GetString()!].IsMatch(value.GetString()!), $"{at} is {Shown(value)}, which does not match {asked}", problems);
                    break;
                case "minimum" when value.ValueKind == JsonValueKind.Number:
                    Demand(value.GetDouble() >= asked.GetDouble(), $"{at} is {Shown(value)}, below {asked}", problems);
                    break;
                case "maximum" when value.ValueKind == JsonValueKind.Number:
                    Demand(value.GetDouble() <= asked.GetDouble(), $"{at} is {Shown(value)}, above {asked}", problems);
                    break;
                case "minLength" when value.ValueKind == JsonValueKind.String:
                    Demand(value.GetString()!.EnumerateRunes().Count() >= asked.GetInt32(), $"{at} is {Shown(value)}, shorter than {asked}", problems);
                    break;
                case "minItems" when value.ValueKind == JsonValueKind.Array:
                    Demand(value.GetArrayLength() >= asked.GetInt32(), $"{at} has fewer than {asked} items", problems);
                    break;
                case "items" when value.ValueKind == JsonValueKind.Array:
                    foreach (var (item, index) in value.EnumerateArray().Select((v, i) => (v, i)))
                    {
                        Check(asked, file, item, $"{at}[{index}]", problems);
                    }

                    break;
                case "required" or "properties" or "patternProperties" or "additionalProperties" when value.ValueKind == JsonValueKind.Object:
                    CheckMembers(keyword, schema, file, value, at, problems);
                    break;
                case "allOf":
                    foreach (var branch in asked.EnumerateArray())
                    {
                        Check(branch, file, value, at, problems);
                    }

                    break;
                case "anyOf" or "oneOf":
                    CheckBranches(keyword, file, value, at, problems);
                    break;
                case "if" when Problems(asked, file, value, at).Count == 0 && schema.TryGetProperty("then", out var then):
                    Check(then, file, value, at, problems);
                    break;
                default:
                    break;
            }
        }
    }

    private void CheckMembers(JsonProperty keyword, JsonElement schema, string file, JsonElement value, string at, List<string> problems)
    {
        switch (keyword.Name)
        {
            case "required":
                foreach (var name in keyword.Value.EnumerateArray())
                {
                    Demand(value.TryGetProperty(name.GetString()!, out _), $"{at} lacks {name}", problems);
                }

                break;
            case "properties":
                foreach (var member in keyword.Value.EnumerateObject())
                {
                    if (value.TryGetProperty(member.Name, out var inner))
                    {
                        Check(member.Value, file, inner, $"{at}.{member.Name}", problems);
                    }
                }

                break;
            case "patternProperties":
                foreach (var member in value.EnumerateObject())
                {
                    foreach (var inner in Matching(schema, member.Name))
                    {
                        Check(inner, file, member.Value, $"{at}.{member.Name}", problems);
                    }
                }

                break;
            default:
                foreach (var member in value.EnumerateObject())
                {
                    var known = (schema.TryGetProperty("properties", out var named) && named.TryGetProperty(member.Name, out _)) || Matching(schema, member.Name).Any();
                    Demand(known, $"{at} has {member.Name}, which is unknown", problems);
                }

                break;
        }
    }

    /// <summary>What <c>patternProperties</c> says about a name.</summary>
    private IEnumerable<JsonElement> Matching(JsonElement schema, string name) => schema.TryGetProperty("patternProperties", out var named)
        ? named.EnumerateObject().Where(p => patterns[p.Name].IsMatch(name)).Select(p => p.Value)
        : [];

    /// <summary>When no branch fits, the problems told are those of the branch with the fewest.</summary>
    private void CheckBranches(JsonProperty keyword, string file, JsonElement value, string at, List<string> problems)
    {
        var branches = keyword.Value.EnumerateArray().Select(b => Problems(b, file, value, at)).ToList();
        var fits = branches.Count(b => b.Count == 0);
        if (fits == 0)
        {
            problems.AddRange(branches.MinBy(b => b.Count)!);
        }

        Demand(fits <= 1 || keyword.Name == "anyOf", $"{at} fits {fits} branches of oneOf", problems);
    }

    private List<string> Problems(JsonElement schema, string file, JsonElement value, string at)
    {
        var problems = new List<string>();
        Check(schema, file, value, at, problems);
        return problems;
    }

    private static bool Is(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && Math.Floor(value.GetDouble()) == value.GetDouble(),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        _ => value.ValueKind == JsonValueKind.Null,
    };

    private static IEnumerable<string> TypesOf(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(t => t.GetString()!) : [type.GetString()!];

    private static void Demand(bool holds, string problem, List<string> problems)
    {
        if (!holds)
        {
            problems.Add(problem);
        }
    }

    private static string Shown(JsonElement value) => value.GetRawText() is { Length: > 80 } text ? text[..80] + "…" : value.GetRawText();
}
