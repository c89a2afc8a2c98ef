using Gateway.Rules.Units;

namespace Gateway.Rules.Computed;

/// <summary>One step of a formula: takes its operands from the stack and leaves its result there.</summary>
/// <param name="Operation">What it does.</param>
/// <param name="Input">Of a point: its slot.</param>
/// <param name="Number">Of a number: its value.</param>
/// <param name="Conversion">Of a conversion: which.</param>
internal readonly record struct Step(Operation Operation, int Input = 0, double Number = 0, Conversion Conversion = default)
{
    /// <summary>How much higher the stack is afterwards.</summary>
    public int Rise => Operation switch
    {
        Operation.Number or Operation.Truth or Operation.Point => 1,
        Operation.Negate or Operation.Not or Operation.Abs or Operation.Ln or Operation.Exp or Operation.Sqrt or Operation.Convert or Operation.ToTruth => 0,
        Operation.If => -2,
        _ => -1,
    };
}
