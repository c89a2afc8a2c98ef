using System.Text;

namespace SystemTests.Secrets;

/// <summary>Secrets that hold one word which stands nowhere else, and what was heard of the program, to find that word in it.</summary>
internal sealed class Marks
{
    /// <summary>The word in all of them.</summary>
    private const string Word = "qzx7";

    private readonly List<string> secrets = [];
    private readonly List<(string Where, string Text)> heard = [];

    /// <summary>A new secret; <paramref name="what"/> it is tells it apart in the message of a failure.</summary>
    public string Make(string what) => Also($"{Word}-{what}-{Word}");

    /// <summary>Something of another's making, as a line of a key, that is a secret as well.</summary>
    public string Also(string secret)
    {
        secrets.Add(secret);
        return secret;
    }

    /// <summary>Keeps what the program said.</summary>
    public void Hear(string where, string text) => heard.Add((where, text));

    /// <summary>Each place where a secret or a part of it was heard, also in base64, with the line.</summary>
    public IReadOnlyList<string> Leaks() =>
        [.. heard.SelectMany(h => h.Text.Split('\n').Where(Tells).Select(line => $"{h.Where}: {line.Trim()}")).Distinct()];

    private bool Tells(string line) =>
        line.Contains(Word, StringComparison.OrdinalIgnoreCase)
        || secrets.Exists(s => line.Contains(s, StringComparison.Ordinal) || line.Contains(Convert.ToBase64String(Encoding.UTF8.GetBytes(s)), StringComparison.Ordinal));
}
