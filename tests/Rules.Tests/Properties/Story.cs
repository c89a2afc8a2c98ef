using System.Globalization;

namespace Gateway.Rules.Tests.Properties;

/// <summary>Rules, and what happens to them: the material of every property. It reads as a test does, so that a failure can be copied.</summary>
/// <param name="Rules">The settings of r0, r1, …; levels behind bars.</param>
/// <param name="Steps">In the order of time.</param>
internal sealed record Story(IReadOnlyList<string> Rules, IReadOnlyList<Step> Steps)
{
    public override string ToString() => $"\n  {string.Join("\n  ", Rules)}\n  {string.Join(" ", Steps)}\n";

    /// <summary>Smaller stories that may fail as well: fewer steps, fewer rules, fewer settings.</summary>
    public IEnumerable<Story> Smaller()
    {
        for (var size = Steps.Count / 2; size > 0; size /= 2)
        {
            for (var from = 0; from + size <= Steps.Count; from += size)
            {
                yield return this with { Steps = [.. Steps.Take(from), .. Steps.Skip(from + size)] };
            }
        }

        for (var i = Rules.Count - 1; i >= 0 && Rules.Count > 1; i--)
        {
            yield return this with { Rules = [.. Rules.Where((_, n) => n != i)] };
        }

        for (var i = 0; i < Rules.Count; i++)
        {
            var words = Rules[i].Split(' ');
            for (var w = 0; w < words.Length; w++)
            {
                var rule = string.Join(' ', words.Where((_, n) => n != w));
                if (World.IsSound(rule))
                {
                    yield return this with { Rules = [.. Rules.Select((r, n) => n == i ? rule : r)] };
                }
            }
        }
    }
}

/// <summary>One thing that happens.</summary>
/// <param name="At">When, in seconds.</param>
/// <param name="Who">The sensor, or the id of a rule for what an operator does.</param>
/// <param name="What">The value, or what the operator does.</param>
internal sealed record Step(double At, string Who, string What)
{
    public bool IsOperation => Who.StartsWith('r');

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At}:{Who}={What}");
}
