namespace Gateway.Rules.Units;

/// <summary>
/// What a unit measures, as powers of the base units: values whose dimensions are equal can be compared. Angle and information
/// count as dimensions of their own, as in UCUM: a speed of rotation is no frequency.
/// </summary>
internal readonly record struct Dimension(
    int Length = 0,
    int Mass = 0,
    int Time = 0,
    int Current = 0,
    int Temperature = 0,
    int Light = 0,
    int Angle = 0,
    int Amount = 0,
    int Information = 0)
{
    /// <summary>That of a bare number: a ratio, a count, a percentage.</summary>
    public static Dimension None => default;

    public static Dimension operator *(Dimension a, Dimension b) => new(
        a.Length + b.Length,
        a.Mass + b.Mass,
        a.Time + b.Time,
        a.Current + b.Current,
        a.Temperature + b.Temperature,
        a.Light + b.Light,
        a.Angle + b.Angle,
        a.Amount + b.Amount,
        a.Information + b.Information);

    public static Dimension operator /(Dimension a, Dimension b) => a * b.Power(-1);

    public Dimension Power(int exponent) => new(
        Length * exponent,
        Mass * exponent,
        Time * exponent,
        Current * exponent,
        Temperature * exponent,
        Light * exponent,
        Angle * exponent,
        Amount * exponent,
        Information * exponent);
}
