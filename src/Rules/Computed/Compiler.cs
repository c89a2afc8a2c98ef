namespace Gateway.Rules.Computed;

/// <summary>A point as an expression sees it.</summary>
/// <param name="Slot">Which of the inputs it is.</param>
/// <param name="Unit">Its unit as written; null: none.</param>
/// <param name="Meaning">What its values mean; null: its unit is not known here.</param>
internal sealed record Operand(int Slot, string? Unit, Meaning? Meaning);

/// <summary>Checks what the parts of an expression mean, and makes the steps of its formula, with conversions where units differ.</summary>
internal sealed partial class Compiler
{
    private readonly Func<string, Operand> points;
    private readonly List<Step> steps = [];
    private Complaint? complaint;

    private Compiler(Func<string, Operand> points) => this.points = points;

    /// <summary>Makes the formula of an expression.</summary>
    /// <param name="expression">What to compute.</param>
    /// <param name="unit">The unit of the result as declared; null: none.</param>
    /// <param name="points">Gives the points.</param>
    /// <param name="meaning">What the result means.</param>
    /// <param name="complaint">What is wrong, when the formula is null.</param>
    public static Formula? Compile(Expression expression, string? unit, Func<string, Operand> points, out Meaning meaning, out Complaint? complaint)
    {
        var compiler = new Compiler(points);
        meaning = default;
        var made = compiler.Add(expression) is { } result ? compiler.Declare(expression, result, unit) : null;
        complaint = compiler.complaint;
        if (made is not { } declared)
        {
            return null;
        }

        meaning = declared;
        return new Formula([.. compiler.steps]);
    }

    private Meaning? Add(Expression e) => e.Operation switch
    {
        Operation.Number => Emit(new(e.Operation, Number: e.Number), Meaning.Plain),
        Operation.Truth => Emit(new(e.Operation, Number: e.Number), Meaning.Truth),
        Operation.Point => Point(e),
        Operation.Not => Truth(e.Arguments[0]) is null ? null : Emit(new(e.Operation), Meaning.Truth),
        Operation.And or Operation.Or => Truth(e.Arguments[0]) is null || Truth(e.Arguments[1]) is null ? null : Emit(new(e.Operation), Meaning.Truth),
        Operation.Less or Operation.AtMost or Operation.Greater or Operation.AtLeast => Compare(e, truths: false),
        Operation.Equal or Operation.NotEqual => Compare(e, truths: true),
        Operation.If => If(e),
        Operation.Min or Operation.Max => Extreme(e),
        Operation.Add or Operation.Subtract => Sum(e),
        Operation.Multiply or Operation.Divide => Product(e),
        Operation.Negate or Operation.Abs => Signed(e),
        Operation.In => In(e),
        Operation.As => As(e),
        _ => OfPlain(e),
    };

    private Meaning? Point(Expression e)
    {
        var operand = points(e.Text);
        return operand.Meaning is { } meaning
            ? Emit(new(Operation.Point, operand.Slot), meaning)
            : Fail(e.Start, $"the unit of '{e.Text}', '{operand.Unit}', is not known; in({e.Text}, {operand.Unit}) gives its plain number");
    }

    /// <summary>A part that must be true or false.</summary>
    private Meaning? Truth(Expression e) => Add(e) is not { } meaning ? null : AsTruth(e, meaning, steps.Count);

    private Meaning? AsTruth(Expression e, Meaning meaning, int at)
    {
        if (meaning.MayBeTruth)
        {
            steps.Insert(at, new(Operation.ToTruth));
            return Meaning.Truth;
        }

        return meaning.IsTruth ? meaning : Fail(e.Start, $"{e.Shown} is {meaning.Name}; a condition is needed here, as a > b");
    }

    private Meaning? Quantity(Expression e) => Add(e) is not { } meaning ? null
        : meaning.IsTruth ? Fail(e.Start, $"{e.Shown} is true or false; a number is needed here, as if({(e.Shown.Length < 20 ? e.Shown.Trim('\'') : "…")}, 1, 0)")
        : meaning;

    private Meaning? Compare(Expression e, bool truths) => Pair(e, e.Arguments[0], e.Arguments[1], truths) is null ? null : Emit(new(e.Operation), Meaning.Truth);

    private Meaning? If(Expression e) =>
        Truth(e.Arguments[0]) is not null && Pair(e, e.Arguments[1], e.Arguments[2], truths: true) is { } either ? Emit(new(e.Operation), either) : null;

    private Meaning? Extreme(Expression e)
    {
        var so = Quantity(e.Arguments[0]);
        for (var i = 1; i < e.Arguments.Count && so is { } first; i++)
        {
            so = Second(e, e.Arguments[0], first, e.Arguments[i]);
            so = so is { } both ? Emit(new(e.Operation), both with { MayBeTruth = false }) : null;
        }

        return so;
    }

    /// <summary>Two parts of one kind: both true or false where that is allowed, else quantities, the second in the unit of the first.</summary>
    private Meaning? Pair(Expression e, Expression left, Expression right, bool truths)
    {
        var first = truths ? Add(left) : Quantity(left);
        if (first is not { } a)
        {
            return null;
        }

        var behind = steps.Count;
        if (!truths || !(a.IsTruth || a.MayBeTruth))
        {
            return Second(e, left, a, right);
        }

        if (Add(right) is not { } b)
        {
            return null;
        }

        if (a.IsTruth || b.IsTruth)
        {
            // The later one first, or its place would move.
            return AsTruth(right, b, steps.Count) is null ? null : AsTruth(left, a, behind);
        }

        return Align(e, left, a, right, b) is { } both ? both with { MayBeTruth = a.MayBeTruth && b.MayBeTruth } : null;
    }

    private Meaning? Second(Expression e, Expression left, Meaning first, Expression right) =>
        Quantity(right) is { } second ? Align(e, left, first, right, second) : null;

    private Meaning Emit(Step step, Meaning meaning)
    {
        steps.Add(step);
        return meaning;
    }

    private Meaning? Fail(int at, string message)
    {
        complaint ??= new(at, message);
        return null;
    }
}
