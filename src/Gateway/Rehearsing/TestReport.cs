using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Abstractions.Configuration;

namespace Gateway.Rehearsing;

/// <summary>Prints what came of tests, for people or as one JSON object.</summary>
internal static class TestReport
{
    /// <summary>For people: failures with their time line, and the closing count.</summary>
    public static void Text(IReadOnlyList<TestResult> results, TextWriter output)
    {
        foreach (var result in results)
        {
            var test = result.Test;
            output.WriteLine($"{(result.Passed ? "ok  " : "FAIL")} {test.Name}{(result.Passed ? string.Empty : $"  ({test.Place})")}");
            if (!result.Passed)
            {
                Timeline.Write(result, output);
            }
        }

        output.WriteLine($"{results.Count(r => r.Passed)} passed, {results.Count(r => !r.Passed)} failed");
    }

    /// <summary>For programs.</summary>
    public static void Json(IReadOnlyList<TestResult> results, IReadOnlyList<Problem> problems, TextWriter output)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("passed", results.Count(r => r.Passed));
            json.WriteNumber("failed", results.Count(r => !r.Passed));
            json.WriteStartArray("problems");
            foreach (var problem in problems)
            {
                json.WriteStringValue(problem.ToString());
            }

            json.WriteEndArray();
            json.WriteStartArray("tests");
            foreach (var result in results)
            {
                Write(json, result);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.WriteLine(System.Text.Encoding.UTF8.GetString(stream.ToArray()));
    }

    private static void Write(Utf8JsonWriter json, TestResult result)
    {
        json.WriteStartObject();
        json.WriteString("name", result.Test.Name);
        json.WriteString("place", result.Test.Place.ToString());
        json.WriteBoolean("passed", result.Passed);
        json.WriteStartArray("failures");
        foreach (var finding in result.Findings.Where(f => !f.IsMet))
        {
            json.WriteStartObject();
            json.WriteString("at", Words.Time(finding.At));
            json.WriteString("problem", finding is { Expected: null, Happened: null } ? "operator" : finding.Expected is null ? "not expected" : finding.Happened is null && finding.Expected.Kind is not null ? "missing" : "different");
            if (finding.Expected is { } e)
            {
                json.WriteStartObject("expected");
                json.WriteString("at", Words.Time(e.At));
                json.WriteString("what", e.Kind is { } kind ? Words.Kind(kind) : "alert");
                json.WriteString("rule", e.Rule);
                Text(json, "fields", finding.Wanted);
                json.WriteString("place", e.Place.ToString());
                json.WriteEndObject();
            }

            if (finding.Happened is { } t)
            {
                json.WriteStartObject("happened");
                json.WriteString("what", Words.Kind(t.Kind));
                json.WriteString("rule", t.Rule);
                json.WriteString("point", t.Point.Id);
                Text(json, "fields", finding.Found);
                json.WriteEndObject();
            }
            else
            {
                Text(json, "wanted", finding.Wanted);
                Text(json, "found", finding.Found);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string name, string text)
    {
        if (text.Length > 0)
        {
            json.WriteString(name, text);
        }
    }
}
