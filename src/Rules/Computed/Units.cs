namespace Gateway.Rules.Computed;

/// <summary>Stands in for the units of the rules.</summary>
internal static class Units
{
    public static (Dimension Dimension, double Factor, double Offset)? Parse(string code) => code switch
    {
        "1" => (default, 1, 0),
        "%" => (default, 0.01, 0),
        "Cel" => (Dimension.ThermodynamicTemperature, 1, 273.15),
        "[degF]" => (Dimension.ThermodynamicTemperature, 5 / 9d, 459.67 * 5 / 9),
        "K" => (Dimension.ThermodynamicTemperature, 1, 0),
        "m" => (new(Length: 1), 1, 0),
        "km" => (new(Length: 1), 1000, 0),
        "s" => (new(Time: 1), 1, 0),
        "m/s" => (new(Length: 1, Time: -1), 1, 0),
        "Pa" => (new(Length: -1, Mass: 1, Time: -2), 1000, 0),
        "hPa" => (new(Length: -1, Mass: 1, Time: -2), 100000, 0),
        "kPa" => (new(Length: -1, Mass: 1, Time: -2), 1000000, 0),
        "V" => (new(Length: 2, Mass: 1, Time: -3, Current: -1), 1000, 0),
        "mV" => (new(Length: 2, Mass: 1, Time: -3, Current: -1), 1, 0),
        "A" => (new(Current: 1), 1, 0),
        "W" => (new(Length: 2, Mass: 1, Time: -3), 1000, 0),
        _ => null,
    };
}

/// <summary>Exponents of the base quantities.</summary>
internal readonly record struct Dimension(int Length = 0, int Mass = 0, int Time = 0, int Current = 0, int Temperature = 0)
{
    public static readonly Dimension ThermodynamicTemperature = new(Temperature: 1);

    public static Dimension operator +(Dimension a, Dimension b) =>
        new(a.Length + b.Length, a.Mass + b.Mass, a.Time + b.Time, a.Current + b.Current, a.Temperature + b.Temperature);

    public static Dimension operator -(Dimension a, Dimension b) =>
        new(a.Length - b.Length, a.Mass - b.Mass, a.Time - b.Time, a.Current - b.Current, a.Temperature - b.Temperature);
}
