using Gateway.Abstractions;

namespace Gateway.Rules.Computed;

/// <summary>
/// An expression ready to run: steps over a stack. Every branch runs and carries its own quality, so that what a result does
/// not depend on cannot spoil it.
/// </summary>
/// <param name="steps">The steps.</param>
/// <remarks>Allocates nothing.</remarks>
internal sealed class Formula(Step[] steps)
{
    private readonly Cell[] stack = new Cell[Height(steps)];

    /// <summary>The value, from the present values of the inputs.</summary>
    public Cell Run(ReadOnlySpan<Cell> inputs)
    {
        var top = -1;
        foreach (ref readonly var step in steps.AsSpan())
        {
            top += step.Rise;
            ref var cell = ref stack[top];
            cell = step.Operation switch
            {
                Operation.Number or Operation.Truth => Cell.Of(step.Number),
                Operation.Point => inputs[step.Input],
                Operation.If => Choose(cell, stack[top + 1], stack[top + 2]),
                _ when step.Rise == 0 => One(step, cell),
                _ => Two(step.Operation, cell, stack[top + 1]),
            };
        }

        return stack[0];
    }

    private static Cell One(in Step step, Cell a) => step.Operation switch
    {
        Operation.Negate => Cell.Result(-a.Number, a),
        Operation.Abs => Cell.Result(Math.Abs(a.Number), a),
        Operation.Ln => Cell.Result(Math.Log(a.Number), a),
        Operation.Exp => Cell.Result(Math.Exp(a.Number), a),
        Operation.Sqrt => Cell.Result(Math.Sqrt(a.Number), a),
        Operation.Convert => Cell.Result(step.Conversion.Apply(a.Number), a),
        Operation.ToTruth => a.IsKnown ? Cell.Of(a.Number != 0, a) : a,
        _ => a.IsKnown ? Cell.Of(a.Number == 0, a) : a,
    };

    private static Cell Two(Operation operation, Cell a, Cell b)
    {
        switch (operation)
        {
            case Operation.And:
                return Decide(a, b, decides: 0);
            case Operation.Or:
                return Decide(a, b, decides: 1);
        }

        var worse = Cell.Worse(a, b);
        if (!worse.IsKnown)
        {
            return worse;
        }

        return operation switch
        {
            Operation.Add => Cell.Result(a.Number + b.Number, worse),
            Operation.Subtract => Cell.Result(a.Number - b.Number, worse),
            Operation.Multiply => Cell.Result(a.Number * b.Number, worse),
            Operation.Divide => b.Number == 0 ? Cell.Fault(Cell.DivisionByZero) : Cell.Result(a.Number / b.Number, worse),
            Operation.Pow => Cell.Result(Math.Pow(a.Number, b.Number), worse),
            Operation.Min => Cell.Result(Math.Min(a.Number, b.Number), worse),
            Operation.Max => Cell.Result(Math.Max(a.Number, b.Number), worse),
            Operation.Less => Cell.Of(a.Number < b.Number, worse),
            Operation.AtMost => Cell.Of(a.Number <= b.Number, worse),
            Operation.Greater => Cell.Of(a.Number > b.Number, worse),
            Operation.AtLeast => Cell.Of(a.Number >= b.Number, worse),
            Operation.Equal => Cell.Of(a.Number == b.Number, worse),
            _ => Cell.Of(a.Number != b.Number, worse),
        };
    }

    /// <summary>One operand that decides is enough, the better of two; else both count.</summary>
    private static Cell Decide(Cell a, Cell b, double decides)
    {
        var (first, second) = (a.Number == decides, b.Number == decides);
        return first && second ? (b.Quality < a.Quality ? b : a)
            : first ? a
            : second ? b
            : Cell.Worse(a, b);
    }

    private static Cell Choose(Cell condition, Cell yes, Cell no)
    {
        if (!condition.IsKnown)
        {
            return condition;
        }

        var taken = condition.Number != 0 ? yes : no;
        return Cell.Worse(condition, taken) with { Number = taken.Number };
    }

    private static int Height(Step[] steps)
    {
        var (height, highest) = (0, 0);
        foreach (var step in steps)
        {
            height += step.Rise;
            highest = Math.Max(highest, height);
        }

        return highest;
    }
}
