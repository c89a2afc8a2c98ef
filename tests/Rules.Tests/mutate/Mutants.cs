using System.Text.Json;

namespace Mutate;

/// <summary>One change that Stryker made.</summary>
internal sealed record Mutant(int Id, string File, int Line, string Kind, string Original, string Replacement)
{
    public string Room => File.Contains('/', StringComparison.Ordinal) ? File[..File.IndexOf('/', StringComparison.Ordinal)] : "RuleSet and others";

    /// <summary>All of a report that compile.</summary>
    public static List<Mutant> Read(string report)
    {
        using var document = JsonDocument.Parse(System.IO.File.ReadAllBytes(report));
        var all = new List<Mutant>();
        foreach (var file in document.RootElement.GetProperty("files").EnumerateObject())
        {
            var path = file.Name[(file.Name.IndexOf("src/Rules/", StringComparison.Ordinal) + "src/Rules/".Length)..];
            var source = file.Value.GetProperty("source").GetString()!.Split('\n');
            all.AddRange(file.Value.GetProperty("mutants").EnumerateArray().Where(m => m.GetProperty("status").GetString() != "CompileError").Select(m => Of(path, source, m)));
        }

        return [.. all.OrderBy(m => m.Id)];
    }

    private static Mutant Of(string path, string[] source, JsonElement mutant)
    {
        var (from, to) = (mutant.GetProperty("location").GetProperty("start"), mutant.GetProperty("location").GetProperty("end"));
        var (first, last) = (from.GetProperty("line").GetInt32(), to.GetProperty("line").GetInt32());
        var text = source[first - 1][(from.GetProperty("column").GetInt32() - 1)..(first == last ? to.GetProperty("column").GetInt32() - 1 : ^0)];
        return new(int.Parse(mutant.GetProperty("id").GetString()!), path, first, mutant.GetProperty("mutatorName").GetString()!.Replace(" mutation", string.Empty, StringComparison.Ordinal), text.Trim(), mutant.GetProperty("replacement").GetString()!);
    }
}
