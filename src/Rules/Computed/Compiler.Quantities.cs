using Gateway.Rules.Units;

namespace Gateway.Rules.Computed;

/// <summary>The arithmetic of quantities.</summary>
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
}
