namespace Gateway.Rules.Computed;

/// <summary>Which units go together, and how one becomes another.</summary>
internal sealed partial class Compiler
{
    private Meaning? Align(Expression e, Expression left, Meaning a, Expression right, Meaning b)
    {
        if (!AreAlike(e, left, a, right, b))
        {
            return null;
        }

        if (Meaning.Alike(a.Sense, b.Sense) is not { } sense)
        {
            return Fail(e.Mark, $"of {left.Shown} and {right.Shown} one is a temperature and one a difference of temperatures");
        }

        return Convert(right, b, a.Scale, withOffset: true) is null ? null : new(a.Scale, sense);
    }

    /// <summary>Whether two quantities can be added and compared. Percent and plain numbers cannot: 50 % is 0.5, and rarely meant so.</summary>
    private bool AreAlike(Expression e, Expression left, Meaning a, Expression right, Meaning b)
    {
        if (a.Scale.Dimension == b.Scale.Dimension && a.Scale.IsPlain == b.Scale.IsPlain)
        {
            return true;
        }

        var remedy = a.Scale.IsPlain ? $"; write as({left.Shown.Trim('\'')}, {b.Scale.Code}) or {Bare(right, b)}"
            : b.Scale.IsPlain ? $"; write as({right.Shown.Trim('\'')}, {a.Scale.Code}) or {Bare(left, a)}"
            : string.Empty;
        Fail(e.Mark, $"{left.Shown} is {a.Name} and {right.Shown} {b.Name}" + remedy);
        return false;
    }

    /// <summary>Whether it can be multiplied: not what counts from the zero of <c>Cel</c>.</summary>
    private bool HasZero(Expression e, Meaning a)
    {
        if (a.Scale.IsRatio)
        {
            return true;
        }

        Fail(e.Start, $"{e.Shown} is a temperature in {a.Scale.Code}, whose zero is arbitrary; write in({e.Shown.Trim('\'')}, K) or {Bare(e, a)} for its plain number");
        return false;
    }

    /// <summary>Whether it is known from where to count: kelvin without a history may be a temperature or a difference.</summary>
    private bool IsPlaced(int at, Expression e, Meaning a, Scale target)
    {
        if (target.IsRatio || a.Sense != Sense.Ratio)
        {
            return true;
        }

        Fail(at, $"{e.Shown} may be a temperature or a difference, which differ in {target.Code}; use K");
        return false;
    }

    private Scale? Unit(Expression e)
    {
        var scale = Scale.Of(e.Text);
        if (scale is null)
        {
            Fail(e.Start, $"the unit '{e.Text}' is not known");
        }

        return scale;
    }

    private static string Bare(Expression e, Meaning a) => $"in({e.Shown.Trim('\'')}, {a.Scale.Code})";

    /// <summary>Brings what is on top of the stack to <paramref name="target"/>.</summary>
    private Meaning? Convert(Expression e, Meaning a, Scale target, bool withOffset)
    {
        var (from, to) = withOffset ? (a.Scale, target) : (a.Scale.Steps, target.Steps);
        if (Scale.Between(from, to) is not { } conversion)
        {
            return Fail(e.Mark, $"{e.Shown} is {a.Name}, which is too far from {to.Code}");
        }

        if (!conversion.IsIdentity)
        {
            steps.Add(new(Operation.Convert, Conversion: conversion));
        }

        return a with { Scale = to };
    }
}
