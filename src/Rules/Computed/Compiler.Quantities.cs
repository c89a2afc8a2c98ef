using Gateway.Rules.Units;

namespace Gateway.Rules.Computed;

/// <summary>The arithmetic of units.</summary>
internal sealed partial class Compiler
{
    private Meaning? Sum(Expression e)
    {
        var (left, right) = (e.Arguments[0], e.Arguments[1]);
        if (Quantity(left) is not { } a || Quantity(right) is not { } b || !AreAlike(e, left, a, right, b))
        {
            return null;
        }

        var adds = e.Operation == Operation.Add;
        if ((adds ? Meaning.Sum(a.Sense, b.Sense) : Meaning.Difference(a.Sense, b.Sense)) is not { } sense)
        {
            return Fail(e.Mark, adds
                ? $"{left.Shown} and {right.Shown} are temperatures: only a difference can be added to one, as as(2, K); in(…, Cel) gives the plain number of one"
                : $"{right.Shown} is a temperature: it cannot be taken from the difference {left.Shown}");
        }

        return Convert(right, b, a.Scale, withOffset: b.Sense == Sense.Absolute) is null ? null
            : Emit(new(e.Operation), new(sense == Sense.Absolute ? a.Scale : a.Scale.Steps, sense));
    }

    private Meaning? Product(Expression e)
    {
        var (left, right) = (e.Arguments[0], e.Arguments[1]);
        if (Quantity(left) is not { } a || !HasZero(left, a) || Quantity(right) is not { } b || !HasZero(right, b))
        {
            return null;
        }

        var divides = e.Operation == Operation.Divide;
        var scale = b.Scale.IsPlain ? a.Scale : a.Scale.IsPlain && !divides ? b.Scale : divides ? a.Scale / b.Scale : a.Scale * b.Scale;
        var isDifference = scale.IsTemperature && (a.Sense == Sense.Difference || b.Sense == Sense.Difference);
        Emit(new(e.Operation), Meaning.Plain);
        if (scale.Dimension == Dimension.None && !(a.Scale.IsPlain && !divides) && !b.Scale.IsPlain)
        {
            // Volts by millivolts are a plain number; percent times a number stay percent.
            return Convert(e, new(scale), Scale.Plain, withOffset: false);
        }

        return new(scale, isDifference ? Sense.Difference : Sense.Ratio);
    }

    private Meaning? Signed(Expression e)
    {
        var inner = e.Arguments[0];
        return Quantity(inner) is { } a && HasZero(inner, a) ? Emit(new(e.Operation), a with { MayBeTruth = false }) : null;
    }

    private Meaning? OfPlain(Expression e) => ArePlain(e.Arguments) ? Emit(new(e.Operation), Meaning.Plain) : null;

    private bool ArePlain(IReadOnlyList<Expression> arguments)
    {
        foreach (var argument in arguments)
        {
            if (Quantity(argument) is not { } a)
            {
                return false;
            }

            if (!a.Scale.IsPlain)
            {
                Fail(argument.Start, $"{argument.Shown} is {a.Name}; a plain number is needed here, as {Bare(argument, a)}");
                return false;
            }
        }

        return true;
    }

    private Meaning? In(Expression e)
    {
        var inner = e.Arguments[0];
        if (inner.Operation == Operation.Point && points(inner.Text) is { Meaning: null } odd && odd.Unit == e.Text)
        {
            return Emit(new(Operation.Point, odd.Slot), Meaning.Plain);
        }

        if (Unit(e) is not { } scale || Quantity(inner) is not { } a)
        {
            return null;
        }

        if (a.Scale.Dimension != scale.Dimension)
        {
            return Fail(e.Start, $"{inner.Shown} is {a.Name}, which cannot be given in {e.Text}");
        }

        return IsPlaced(e.Start, inner, a, scale) && Convert(inner, a, scale, a.Sense == Sense.Absolute) is not null ? Meaning.Plain : null;
    }

    private Meaning? As(Expression e)
    {
        // No step: only the meaning changes.
        return Unit(e) is { } scale && ArePlain(e.Arguments)
            ? new(scale, !scale.IsRatio ? Sense.Absolute : Sense.Ratio)
            : null;
    }

    /// <summary>The result in its declared unit.</summary>
    private Meaning? Declare(Expression e, Meaning result, string? unit)
    {
        var scale = Scale.Of(unit);
        if (scale is not { } declared)
        {
            return Fail(e.Start, $"the unit '{unit}' is not known");
        }

        if (result.IsTruth)
        {
            return declared.IsPlain ? result : Fail(e.Start, $"the result is true or false and has no unit; leave '{unit}' out");
        }

        if (result.Scale.Dimension != declared.Dimension || (unit is null && !result.Scale.IsPlain))
        {
            return Fail(e.Start, unit is null ? $"the result is {result.Name}; say so in 'unit'"
                : $"the result is {result.Name} and not in {unit}" + (result.Scale.IsPlain ? $"; as(…, {unit}) makes a plain number a quantity" : string.Empty));
        }

        return IsPlaced(e.Start, e, result, declared) ? Convert(e, result, declared, result.Sense == Sense.Absolute) : null;
    }

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
