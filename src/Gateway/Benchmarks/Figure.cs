namespace Gateway.Benchmarks;

/// <summary>One measured figure: what it is, how much, and in what.</summary>
/// <param name="What">What was measured, in a few words.</param>
/// <param name="Value">How much.</param>
/// <param name="Unit">In what.</param>
/// <param name="Beside">The same of the yardstick of the same run; null: there is none.</param>
internal sealed record Figure(string What, double Value, string Unit, double? Beside = null)
{
    /// <summary>How it compares with the yardstick; null: there is none.</summary>
    public double? Ratio => Beside is > 0 ? Value / Beside : null;
}
