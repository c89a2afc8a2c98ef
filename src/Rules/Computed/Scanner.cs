using System.Globalization;

namespace Gateway.Rules.Computed;

internal enum TokenKind : byte
{
    End,
    Number,
    Point,
    Word,
    Symbol,
    Wrong,
}

/// <summary>A word of an expression.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As written; of a wrong one what is wrong.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Number">The value of a number.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Start, int End, double Number = 0);

/// <summary>
/// Cuts an expression into words. Ids hold hyphens and a point holds a slash, so the longest point wins: <c>a/b-c</c> is one
/// point, and a subtraction from a point needs a space before its minus. What begins with a digit and is no point is a number.
/// </summary>
internal sealed class Scanner(string text)
{
    private const int LongestShown = 40;

    private static readonly (string Written, string Meant)[] OtherLanguages =
        [("&&", "and"), ("&", "and"), ("||", "or"), ("|", "or"), ("!", "not"), ("=", "=="), ("<>", "!="), ("**", "pow(a, exponent)"), ("^", "pow(a, exponent)"), ("%", "as(50, %) for percent"), ("−", "-"), ("·", "*"), ("×", "*"), ("÷", "/"), ("≤", "<="), ("≥", ">="), ("≠", "!=")];

    private static readonly string[] Symbols = ["<=", ">=", "==", "!=", "<", ">", "+", "-", "*", "/", "(", ")", ","];

    private int at;

    /// <summary>The next word.</summary>
    public Token Next()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        if (at == text.Length)
        {
            return new(TokenKind.End, string.Empty, at, at);
        }

        var c = text[at];
        return char.IsAsciiLetterOrDigit(c) || c is '_' or '.' ? Word() : Symbol();
    }

    /// <summary>
    /// The unit of a function: everything up to the parenthesis that closes it, which is left standing. Units hold signs that
    /// mean something else in an expression.
    /// </summary>
    public Token Unit()
    {
        var (start, depth) = (at, 0);
        for (; at < text.Length && (depth > 0 || text[at] is not (')' or ',')); at++)
        {
            depth += text[at] is '(' or '[' or '{' ? 1 : text[at] is ')' or ']' or '}' ? -1 : 0;
        }

        var unit = text[start..at].Trim();
        return new(unit.Length > 0 ? TokenKind.Word : TokenKind.Wrong, unit.Length > 0 ? unit : "expected a unit, as Cel or kPa", start, at);
    }

    private static bool IsId(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-';

    private Token Word()
    {
        var start = at;
        var id = EndOfId(start);
        if (id > start && id + 1 < text.Length && text[id] == '/' && IsId(text[id + 1]) && text[id + 1] != '-')
        {
            var end = EndOfId(id + 1);
            return end < text.Length && (text[end] == '/' || IsOdd(text[end]))
                ? Wrong(start, $"{Show(start, EndOfWord(start))} is not a point: that is sensor/channel, of a-z, 0-9 and -; write spaces around '-' for a subtraction and '/' for a division")
                : Take(TokenKind.Point, start, end);
        }

        if (char.IsAsciiDigit(text[start]))
        {
            return Number(start);
        }

        // A minus behind a word that is no point is no part of a known word either; the message shows all of it.
        var word = EndOfWord(start);
        return id == word ? Take(TokenKind.Word, start, word)
            : text[start] == '.' ? Wrong(start, "a number begins with a digit, as 0.5")
            : Wrong(start, $"{Show(start, word)} is not a point or function: points are written sensor/channel, of a-z, 0-9 and -");
    }

    private Token Number(int start)
    {
        var end = Digits(start);
        if (end < text.Length && text[end] == '.')
        {
            end = Digits(end + 1);
        }

        if (end < text.Length && text[end] is 'e' or 'E')
        {
            var exponent = end + 1 < text.Length && text[end + 1] is '+' or '-' ? end + 2 : end + 1;
            end = Digits(exponent) > exponent ? Digits(exponent) : end;
        }

        var written = text[start..end];
        if (written[^1] == '.' || (end < text.Length && (IsOdd(text[end]) || char.IsAsciiLetterLower(text[end]))))
        {
            return Wrong(start, $"{Show(start, Math.Max(end, EndOfWord(start)))} is not a number; a number with a unit is written as(20, Cel)");
        }

        var number = double.Parse(written, NumberStyles.Float, CultureInfo.InvariantCulture);
        at = end;
        return double.IsFinite(number) ? new(TokenKind.Number, written, start, end, number) : Wrong(start, $"{Show(start, end)} is too large");
    }

    private Token Symbol()
    {
        foreach (var (written, meant) in OtherLanguages)
        {
            if (Stands(written) && !Stands("==") && !Stands("!="))
            {
                return Wrong(at, $"'{written}' is not known here; write {meant}");
            }
        }

        foreach (var symbol in Symbols)
        {
            if (Stands(symbol))
            {
                return Take(TokenKind.Symbol, at, at + symbol.Length);
            }
        }

        return Wrong(at, $"'{text[at]}' is not expected here");
    }

    private Token Take(TokenKind kind, int start, int end)
    {
        at = end;
        return new(kind, text[start..end], start, end);
    }

    private Token Wrong(int start, string message)
    {
        at = text.Length;
        return new(TokenKind.Wrong, message, start, start);
    }

    private bool Stands(string symbol) => string.CompareOrdinal(text, at, symbol, 0, symbol.Length) == 0;

    private int EndOfId(int from) => EndOf(from, IsId);

    private int EndOfWord(int from) => EndOf(from, c => IsId(c) || IsOdd(c) || c is '/');

    private int Digits(int from) => EndOf(from, char.IsAsciiDigit);

    /// <summary>What no id holds but may stand in a mistyped one.</summary>
    private static bool IsOdd(char c) => char.IsLetter(c) && !char.IsAsciiLetterLower(c) || c is '_' or '.';

    private int EndOf(int from, Func<char, bool> belongs)
    {
        while (from < text.Length && belongs(text[from]))
        {
            from++;
        }

        return from;
    }

    private string Show(int start, int end) => end - start > LongestShown ? $"'{text[start..(start + LongestShown)]}…'" : $"'{text[start..end]}'";
}
