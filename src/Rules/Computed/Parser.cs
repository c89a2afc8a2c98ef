namespace Gateway.Rules.Computed;

/// <summary>
/// Reads expressions. From loosest to tightest: <c>or</c>, <c>and</c>, <c>not</c>, comparison (one at a time), <c>+ -</c>,
/// <c>* /</c>, unary minus; equals go from left to right.
/// </summary>
internal sealed partial class Parser
{
    /// <summary>The longest text, in characters.</summary>
    public const int LongestText = 1_000;

    /// <summary>How deep parentheses, functions and signs may nest.</summary>
    public const int DeepestNesting = 50;

    private const int Loosest = 1;
    private const int Comparison = 3;

    private readonly string text;
    private readonly Scanner scanner;
    private Token token;
    private int end;
    private int depth;
    private Complaint? complaint;

    private Parser(string text)
    {
        this.text = text;
        scanner = new Scanner(text);
        Advance();
    }

    /// <summary>Null, with the first problem, when it is not an expression.</summary>
    public static Expression? Parse(string text, out Complaint? complaint)
    {
        if (text.Length > LongestText)
        {
            complaint = new(LongestText, $"the expression is longer than {LongestText} characters; divide it into several computed points");
            return null;
        }

        var parser = new Parser(text);
        var whole = parser.Binary(Loosest);
        if (whole is not null && parser.token.Kind != TokenKind.End)
        {
            whole = parser.Fail("an operator or the end");
        }

        complaint = parser.complaint;
        return whole;
    }

    private static (Operation Operation, int Level) Operator(Token token) => (token.Kind, token.Text) switch
    {
        (TokenKind.Word, "or") => (Operation.Or, 1),
        (TokenKind.Word, "and") => (Operation.And, 2),
        (TokenKind.Symbol, "<") => (Operation.Less, Comparison),
        (TokenKind.Symbol, "<=") => (Operation.AtMost, Comparison),
        (TokenKind.Symbol, ">") => (Operation.Greater, Comparison),
        (TokenKind.Symbol, ">=") => (Operation.AtLeast, Comparison),
        (TokenKind.Symbol, "==") => (Operation.Equal, Comparison),
        (TokenKind.Symbol, "!=") => (Operation.NotEqual, Comparison),
        (TokenKind.Symbol, "+") => (Operation.Add, 4),
        (TokenKind.Symbol, "-") => (Operation.Subtract, 4),
        (TokenKind.Symbol, "*") => (Operation.Multiply, 5),
        (TokenKind.Symbol, "/") => (Operation.Divide, 5),
        _ => default,
    };

    private Expression? Binary(int loosest)
    {
        var left = Prefix();
        var compared = false;
        while (left is not null && Operator(token) is { Level: > 0 } found && found.Level >= loosest)
        {
            if (compared && found.Level == Comparison)
            {
                return Fail(token.Start, "comparisons do not chain; write a < b and b < c");
            }

            var mark = token.Start;
            Advance();
            if (Binary(found.Level + 1) is not { } right)
            {
                return null;
            }

            compared = found.Level == Comparison;
            left = new Expression(found.Operation, text, left.Start, right.End) { Arguments = [left, right], Mark = mark };
        }

        return left;
    }

    private Expression? Prefix()
    {
        if (++depth > DeepestNesting)
        {
            return Fail(token.Start, $"nested deeper than {DeepestNesting}; divide it into several computed points");
        }

        var (start, read) = (token.Start, (Expression?)null);
        if (TakeIf(TokenKind.Word, "not"))
        {
            read = Wrap(Operation.Not, start, Binary(Comparison));
        }
        else if (TakeIf(TokenKind.Symbol, "-"))
        {
            read = Wrap(Operation.Negate, start, Prefix());
        }
        else
        {
            read = Primary();
        }

        depth--;
        return read;
    }

    private Expression? Wrap(Operation operation, int start, Expression? inner) =>
        inner is null ? null : new Expression(operation, text, start, inner.End) { Arguments = [inner] };

    private Expression? Primary()
    {
        var taken = token;
        switch (taken.Kind)
        {
            case TokenKind.Number:
                Advance();
                return new(Operation.Number, text, taken.Start, taken.End) { Number = taken.Number };
            case TokenKind.Point:
                Advance();
                return new(Operation.Point, text, taken.Start, taken.End) { Text = taken.Text };
            case TokenKind.Word when taken.Text is "true" or "false":
                Advance();
                return new(Operation.Truth, text, taken.Start, taken.End) { Number = taken.Text == "true" ? 1 : 0 };
            case TokenKind.Word when taken.Text is not ("and" or "or"):
                return Call(taken);
            case TokenKind.Symbol when taken.Text == "(":
                Advance();
                var inner = Binary(Loosest);
                return inner is not null && Expect(")") ? inner with { Start = taken.Start, End = end } : null;
            default:
                return Fail("a number, a point, a function or '('");
        }
    }

    private bool Expect(string symbol, string form = "")
    {
        if (TakeIf(TokenKind.Symbol, symbol))
        {
            return true;
        }

        Fail(form.Length > 0 ? $"'{symbol}': {form}" : $"'{symbol}'");
        return false;
    }

    private bool TakeIf(TokenKind kind, string written)
    {
        if (token.Kind != kind || token.Text != written)
        {
            return false;
        }

        Advance();
        return true;
    }

    private void Advance()
    {
        end = token.End;
        token = scanner.Next();
    }

    private Expression? Fail(string expected) => token.Kind switch
    {
        TokenKind.Wrong => Fail(token.Start, token.Text),
        TokenKind.End => Fail(token.Start, $"expected {expected}, found the end"),
        _ => Fail(token.Start, $"expected {expected}, found '{(token.Text.Length > 40 ? token.Text[..40] + "…" : token.Text)}'"),
    };

    private Expression? Fail(int at, string message)
    {
        complaint ??= new(at, message);
        return null;
    }
}
