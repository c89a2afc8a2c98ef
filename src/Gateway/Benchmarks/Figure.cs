namespace Gateway.Benchmarks;

/// <summary>One measured figure: what it is, how much, and in what.</summary>
/// <param name="What">What was measured, in a few words.</param>
/// <param name="Value">How much.</param>
/// <param name="Unit">In what.</param>
/// <param name="Beside">The same of the yardstick of the same run; null: there is none.</param>
/// <param name="Aim">What it should be; null: nothing was set.</param>
internal sealed record Figure(string What, double Value, string Unit, double? Beside = null, Aim? Aim = null)
{
    /// <summary>How it compares with the yardstick; null: there is none.</summary>
    public double? Ratio => Beside is > 0 ? Value / Beside : null;

    /// <summary>Whether it is as it should be: the ratio where there is a yardstick, else the figure itself; null: no aim was set.</summary>
    public bool? Met => Aim?.IsMetBy(Ratio ?? Value);
}

/// <summary>What a figure should be.</summary>
/// <param name="Limit">The bound, which is still good: of the ratio where there is a yardstick, else of the figure.</param>
/// <param name="AtLeast">Whether more is better.</param>
internal sealed record Aim(double Limit, bool AtLeast = false)
{
    /// <summary>As far as the bound and no further.</summary>
    public static Aim AtMost(double limit) => new(limit);

    /// <summary>As far as the bound or further.</summary>
    public static Aim NotBelow(double limit) => new(limit, AtLeast: true);

    /// <summary>Whether <paramref name="value"/> is good.</summary>
    public bool IsMetBy(double value) => AtLeast ? value >= Limit : value <= Limit;
}
