using System.Globalization;

namespace Gateway.Rules.Units;

/// <summary>
/// Reads the grammar of UCUM codes: units with prefix and exponent, joined by <c>.</c> and <c>/</c> from left to right, parentheses,
/// whole numbers, and annotations in braces, which mean nothing.
/// </summary>
internal ref struct UnitParser
{
    /// <summary>Longer codes are not looked at.</summary>
    public const int Longest = 64;

    private const int Deepest = 8;
    private const int GreatestExponent = 12;

    private ReadOnlySpan<char> rest;

    public static ParsedUnit? Parse(string code)
    {
        var parser = new UnitParser { rest = code };
        return parser.Term(0) is { } unit && parser.rest.IsEmpty ? unit : null;
    }

    private ParsedUnit? Term(int depth)
    {
        var one = new ParsedUnit(Dimension.None, Rational.One);
        var result = Skip('/') ? one / Component(depth) : Component(depth);
        while (result is not null && !rest.IsEmpty && rest[0] is '.' or '/')
        {
            var divided = rest[0] == '/';
            rest = rest[1..];
            result = divided ? result / Component(depth) : result * Component(depth);
        }

        return result;
    }

    private ParsedUnit? Component(int depth)
    {
        if (Skip('('))
        {
            var inner = depth < Deepest ? Term(depth + 1) : null;
            return Skip(')') ? inner : null;
        }

        var isAnnotated = SkipAnnotation();
        if (!rest.IsEmpty && char.IsAsciiDigit(rest[0]))
        {
            return Number();
        }

        var name = Name();
        if (name.IsEmpty)
        {
            return isAnnotated ? new ParsedUnit(Dimension.None, Rational.One) : null;
        }

        var unit = UnitTable.Find(name.ToString());
        var exponent = Exponent();
        SkipAnnotation();
        return exponent is { } power ? unit?.Power(power) : null;
    }

    /// <summary>A whole number, or a power of ten as <c>10*3</c>.</summary>
    private ParsedUnit? Number()
    {
        var number = Rational.Of(Digits().ToString());
        if (Skip('*') || Skip('^'))
        {
            return number == Rational.Of("10") && Exponent() is { } power ? new ParsedUnit(Dimension.None, number.Power(power)) : null;
        }

        SkipAnnotation();
        return number == Rational.Zero ? null : new ParsedUnit(Dimension.None, number);
    }

    /// <summary>1 when there is none; null when it is out of proportion.</summary>
    private int? Exponent()
    {
        var isNegative = Skip('-');
        var isSigned = isNegative || Skip('+');
        var digits = Digits();
        if (digits.IsEmpty)
        {
            return isSigned ? null : 1;
        }

        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var exponent) && exponent is > 0 and <= GreatestExponent
            ? isNegative ? -exponent : exponent
            : null;
    }

    /// <summary>The name of a unit with its prefix: what stands in brackets belongs to it, whatever it is.</summary>
    private ReadOnlySpan<char> Name()
    {
        var length = 0;
        while (length < rest.Length && (char.IsAsciiLetter(rest[length]) || rest[length] is '[' or '%' or '_' or '\''))
        {
            var end = rest[length] == '[' ? rest[length..].IndexOf(']') : 0;
            if (end < 0)
            {
                return [];
            }

            length += end + 1;
        }

        return Take(length);
    }

    private ReadOnlySpan<char> Digits()
    {
        var length = 0;
        while (length < rest.Length && char.IsAsciiDigit(rest[length]))
        {
            length++;
        }

        return Take(length);
    }

    private bool SkipAnnotation()
    {
        var end = !rest.IsEmpty && rest[0] == '{' ? rest.IndexOf('}') : -1;
        Take(end + 1);
        return end > 0;
    }

    private bool Skip(char c)
    {
        var found = !rest.IsEmpty && rest[0] == c;
        Take(found ? 1 : 0);
        return found;
    }

    private ReadOnlySpan<char> Take(int length)
    {
        var taken = rest[..length];
        rest = rest[length..];
        return taken;
    }
}
