namespace Gateway.Rules.Computed;

/// <summary>A part of an expression as written.</summary>
/// <param name="Operation">What it does with its arguments.</param>
/// <param name="Source">The whole text it stands in.</param>
/// <param name="Start">Where it begins there.</param>
/// <param name="End">Where it ends.</param>
internal sealed record Expression(Operation Operation, string Source, int Start, int End)
{
    private const int LongestShown = 40;

    public IReadOnlyList<Expression> Arguments { get; init; } = [];

    /// <summary>The value of a number, 1 or 0 of a truth.</summary>
    public double Number { get; init; }

    /// <summary>The id of a point, or the unit of a function that takes one.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>Where messages about it point to: its operator, or its beginning.</summary>
    public int Mark { get; init; } = Start;

    /// <summary>Its text for messages.</summary>
    public string Shown => End - Start > LongestShown ? $"'{Source[Start..(Start + LongestShown)]}…'" : $"'{Source[Start..End]}'";

    /// <summary>The points it names, each once, in the order written.</summary>
    public IReadOnlyList<Expression> Points()
    {
        var found = new Dictionary<string, Expression>();
        Collect(this, found);
        return [.. found.Values];
    }

    private static void Collect(Expression expression, Dictionary<string, Expression> into)
    {
        if (expression.Operation == Operation.Point)
        {
            into.TryAdd(expression.Text, expression);
        }

        foreach (var argument in expression.Arguments)
        {
            Collect(argument, into);
        }
    }
}

/// <summary>What is wrong with an expression, and where.</summary>
/// <param name="At">Position in the text, from 0.</param>
/// <param name="Message">What was expected, or what to do.</param>
internal sealed record Complaint(int At, string Message)
{
    /// <inheritdoc />
    public override string ToString() => $"column {At + 1}: {Message}";
}
