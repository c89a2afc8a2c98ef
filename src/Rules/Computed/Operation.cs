namespace Gateway.Rules.Computed;

/// <summary>What an expression does, and what a step of a formula does.</summary>
internal enum Operation : byte
{
    Number,
    Truth,
    Point,
    Negate,
    Not,
    Or,
    And,
    Less,
    AtMost,
    Greater,
    AtLeast,
    Equal,
    NotEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Min,
    Max,
    Abs,
    If,
    Ln,
    Exp,
    Sqrt,
    Pow,

    /// <summary>The plain number of a quantity in a unit.</summary>
    In,

    /// <summary>The quantity of a plain number in a unit.</summary>
    As,

    /// <summary>Step only: to another unit.</summary>
    Convert,

    /// <summary>Step only: true unless 0.</summary>
    ToTruth,
}

/// <summary>A function of the language.</summary>
/// <param name="Name">As written.</param>
/// <param name="Operation">What it does.</param>
/// <param name="Least">The least number of arguments.</param>
/// <param name="Most">The greatest number of arguments.</param>
/// <param name="Form">How it is written, for messages.</param>
internal sealed record Function(string Name, Operation Operation, int Least, int Most, string Form)
{
    public static readonly Function[] All =
    [
        new("min", Operation.Min, 2, int.MaxValue, "min(a, b, …)"),
        new("max", Operation.Max, 2, int.MaxValue, "max(a, b, …)"),
        new("abs", Operation.Abs, 1, 1, "abs(a)"),
        new("if", Operation.If, 3, 3, "if(condition, a, b)"),
        new("ln", Operation.Ln, 1, 1, "ln(a)"),
        new("exp", Operation.Exp, 1, 1, "exp(a)"),
        new("sqrt", Operation.Sqrt, 1, 1, "sqrt(a)"),
        new("pow", Operation.Pow, 2, 2, "pow(a, exponent)"),
        new("in", Operation.In, 1, 1, "in(a, unit)"),
        new("as", Operation.As, 1, 1, "as(number, unit)"),
    ];

    /// <summary>Whether a unit follows its arguments.</summary>
    public bool TakesUnit => Operation is Operation.In or Operation.As;
}
