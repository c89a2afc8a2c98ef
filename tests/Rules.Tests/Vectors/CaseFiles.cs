using System.Text.Json;

namespace Gateway.Rules.Tests.Vectors;

/// <summary>The cases of a folder, and one line about each thing in it that could not be read.</summary>
internal sealed record CaseFiles(IReadOnlyList<VectorCase> Cases, IReadOnlyList<string> Problems)
{
    private const string Schema = "alert-vectors/1";

    /// <summary>Reads every <c>*.json</c> of a folder; never throws for what stands in it.</summary>
    public static CaseFiles Read(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return new([], [$"{folder}: there is no such folder"]);
        }

        var cases = new List<VectorCase>();
        var problems = new List<string>();
        foreach (var file in Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            try
            {
                using var document = JsonDocument.Parse(File.ReadAllBytes(file));
                ReadFile(Path.GetFileName(file), document.RootElement.Clone(), cases, problems);
            }
            catch (Exception wrong) when (wrong is JsonException or IOException or UnauthorizedAccessException)
            {
                problems.Add($"{Path.GetFileName(file)}: not readable as JSON: {wrong.Message}");
            }
        }

        foreach (var twice in cases.GroupBy(c => c.Id).Where(g => g.Count() > 1))
        {
            problems.Add($"{twice.Key}: this id stands there {twice.Count()} times");
        }

        return new(cases, problems);
    }

    private static void ReadFile(string name, JsonElement root, List<VectorCase> cases, List<string> problems)
    {
        var schema = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("schema", out var value) ? value.ToString() : "none";
        if (schema != Schema)
        {
            problems.Add($"{name}: its schema is '{schema}', not '{Schema}'");
            return;
        }

        if (!root.TryGetProperty("cases", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            problems.Add($"{name}: there is no list 'cases'");
            return;
        }

        foreach (var item in list.EnumerateArray())
        {
            try
            {
                cases.Add(new VectorCase(item));
            }
            catch (FormatException wrong)
            {
                problems.Add($"{name}: {wrong.Message}");
            }
        }
    }
}
