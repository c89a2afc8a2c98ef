using System.Text.Json;

namespace Gateway.Rules.Tests.Vectors;

/// <summary>One case of a peer's test suite, in the schema that <c>cases/README.md</c> describes.</summary>
internal sealed class VectorCase
{
    private static readonly JsonElement Nothing = JsonDocument.Parse("{}").RootElement;

    /// <summary>Reads a case; a <see cref="FormatException"/> says what is wrong with it.</summary>
    public VectorCase(JsonElement json)
    {
        Id = Text(json, "id");
        Peer = Text(json, "peer");
        Kind = Text(json, "kind");
        Params = new Fields("parameter", json.TryGetProperty("params", out var given) ? given : Nothing);
        Total = new Fields("total", json.TryGetProperty("expect_total", out var total) && total.ValueKind == JsonValueKind.Object ? total : Nothing);
        Steps = json.TryGetProperty("steps", out var steps) && steps.ValueKind == JsonValueKind.Array && steps.GetArrayLength() > 0
            ? [.. steps.EnumerateArray().Select(s => new VectorStep(s))]
            : throw new FormatException($"case {Id}: 'steps' must be a list of steps");
    }

    public string Id { get; }

    public string Peer { get; }

    public string Kind { get; }

    /// <summary>Parameters of the peer's rule.</summary>
    public Fields Params { get; }

    /// <summary>What is asserted over the whole case.</summary>
    public Fields Total { get; }

    /// <summary>In the order of their arrival.</summary>
    public IReadOnlyList<VectorStep> Steps { get; }

    /// <summary>The steps that bring a value, or say that there is none.</summary>
    public IEnumerable<VectorStep> Samples => Steps.Where(s => s.IsInput);

    /// <summary>What belongs together: the id without its number.</summary>
    public string Family => Id.LastIndexOf('-') is > 0 and var at ? Id[..at] : Id;

    private static string Text(JsonElement json, string key) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : throw new FormatException($"a case without '{key}'");
}

/// <summary>One step of a case: an input, and what must hold after it.</summary>
internal sealed class VectorStep
{
    private static readonly JsonElement Nothing = JsonDocument.Parse("{}").RootElement;
    private readonly Fields fields;

    public VectorStep(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("t_ms", out var t) || !t.TryGetInt64(out var at))
        {
            throw new FormatException("a step without 't_ms'");
        }

        At = at;
        In = json.TryGetProperty("in", out var input) && input.ValueKind == JsonValueKind.String ? input.GetString()! : "sample";
        Value = json.TryGetProperty("value", out var value) ? value : default;
        Expect = new Fields("expectation", json.TryGetProperty("expect", out var expect) && expect.ValueKind == JsonValueKind.Object ? expect : Nothing);
        fields = new Fields("step", json);
    }

    /// <summary>Milliseconds from the start of the case.</summary>
    public long At { get; }

    /// <summary>Kind of input.</summary>
    public string In { get; }

    public JsonElement Value { get; }

    /// <summary>What must hold after it; empty: nothing is asserted.</summary>
    public Fields Expect { get; }

    public string? Unit => fields.Text("unit");

    /// <summary>Anything else that the step carries.</summary>
    public Fields More => fields;

    /// <summary>Whether it brings a value, or says that there is none.</summary>
    public bool IsInput => In is "sample" or "eval" or "absent" or "unavailable" or "unknown" or "stale";

    /// <summary>Compares a word that the step expects, if it does.</summary>
    public void Same(Judgement judge, string key, string? actual)
    {
        if (Expect.Has(key))
        {
            judge.Same(this, key, Expect.Text(key), actual);
        }
    }

    /// <summary>Compares a truth value that the step expects, if it does.</summary>
    public void Same(Judgement judge, string key, bool actual)
    {
        if (Expect.Flag(key) is { } expected)
        {
            judge.Same(this, key, expected, actual);
        }
    }

    /// <summary>Compares a number that the step expects, if it does.</summary>
    public void Same(Judgement judge, string key, double actual)
    {
        if (Expect.Number(key) is { } expected)
        {
            judge.Same(this, key, expected, actual);
        }
    }

    /// <summary>The value as our engine gets it.</summary>
    public Fed Fed => In is not ("sample" or "eval") ? Fed.Bad(In)
        : Value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? Fed.Bad("no value")
        : Values.AsReading(Value) is { } number ? new Fed(number, null)
        : Fed.Bad("not a number");
}

/// <summary>A value, or why there is none.</summary>
internal readonly record struct Fed(double Value, string? Why)
{
    public bool IsGood => Why is null && double.IsFinite(Value);

    public static Fed Bad(string why) => new(double.NaN, why);
}
