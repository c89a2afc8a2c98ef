using Gateway.Abstractions.Configuration;

namespace Gateway.Rules.Computed;

/// <summary>Functions.</summary>
internal sealed partial class Parser
{
    private Expression? Call(Token name)
    {
        if (Array.Find(Function.All, f => f.Name == name.Text) is not { } function)
        {
            return Fail(name.Start, Unknown(name.Text));
        }

        Advance();
        if (!Expect("("))
        {
            return null;
        }

        var arguments = new List<Expression>();
        do
        {
            if (Binary(Loosest) is not { } argument)
            {
                return null;
            }

            arguments.Add(argument);
        }
        while (arguments.Count < function.Most && TakeIf(TokenKind.Symbol, ","));

        if (arguments.Count < function.Least || (function.TakesUnit && token is not { Kind: TokenKind.Symbol, Text: "," }))
        {
            return Fail($"',': {function.Form}");
        }

        return (function.TakesUnit ? Unit() : string.Empty) is { } unit && Expect(")", function.Form)
            ? new(function.Operation, text, name.Start, end) { Arguments = arguments, Text = unit }
            : null;
    }

    private string? Unit()
    {
        // The comma is the present word; behind it the scanner has not looked yet.
        token = scanner.Unit();
        if (token.Kind == TokenKind.Wrong)
        {
            Fail(string.Empty);
            return null;
        }

        var unit = token.Text;
        Advance();
        return unit;
    }

    private static string Unknown(string word)
    {
        var known = string.Join(", ", Function.All.Select(f => f.Name));
        return Spelling.Nearest(word, [.. Function.All.Select(f => f.Name), "and", "or", "not", "true", "false"]) is { } meant
            ? $"'{word}' is not known; did you mean '{meant}'?"
            : $"'{word}' is neither a point (sensor/channel) nor a function ({known})";
    }
}
