using Gateway.Abstractions;

namespace Gateway.Rules.Computed;

/// <summary>A value while a formula runs.</summary>
/// <param name="Number">The value; a truth is 1 or 0; NaN while unknown.</param>
/// <param name="Quality">How far it can be trusted; bad: it is unknown.</param>
/// <param name="Cause">Why not wholly: the input, or one of the faults below.</param>
internal readonly record struct Cell(double Number, Quality Quality, int Cause)
{
    /// <summary>Nothing is wrong.</summary>
    public const int NoCause = -1;

    public const int DivisionByZero = -2;

    public const int NotFinite = -3;

    public bool IsKnown => Quality != Quality.Bad;

    /// <summary>A number that depends on nothing.</summary>
    public static Cell Of(double number) => new(number, Quality.Good, NoCause);

    /// <summary>A truth that is as good as <paramref name="basis"/>.</summary>
    public static Cell Of(bool truth, Cell basis) => basis with { Number = truth ? 1 : 0 };

    public static Cell Fault(int cause) => new(double.NaN, Quality.Bad, cause);

    /// <summary>The result of a step on values as good as <paramref name="basis"/>.</summary>
    public static Cell Result(double number, Cell basis) =>
        !basis.IsKnown ? basis : double.IsFinite(number) ? basis with { Number = number } : Fault(NotFinite);

    /// <summary>The worse of two; of equals the first.</summary>
    public static Cell Worse(Cell a, Cell b) => b.Quality > a.Quality ? b : a;
}
