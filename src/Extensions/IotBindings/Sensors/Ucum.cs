using System.Numerics;
using Gateway.Abstractions.Sensors;
using UnitsNet;

namespace Gateway.IotBindings.Sensors;

/// <summary>
/// The quantities of UnitsNet as channels with UCUM codes: for each one the code and the number in that unit, side by side. A vector has no
/// unit of its own; what its binding means stands in the binding's documentation.
/// </summary>
internal static class Ucum
{
    /// <summary>Standard gravity in m/s², by which bindings that say g are multiplied.</summary>
    public const double Gravity = 9.80665;

    public static Channel Temperature(double low, double high, string name = "temperature") => new(name, "Cel", low, high);

    /// <summary>In °C. The default of the type is 0 K, which some bindings give when they have measured nothing: not a number.</summary>
    public static double Of(Temperature value) => value.Kelvins > 0 ? value.DegreesCelsius : double.NaN;

    public static Channel Humidity() => new("humidity", "%", 0, 100);

    public static double Of(RelativeHumidity value) => value.Percent;

    public static Channel Pressure(double low, double high) => new("pressure", "Pa", low, high);

    public static double Of(Pressure value) => value.Pascals;

    public static Channel Voltage(string name, double low, double high) => new(name, "V", low, high);

    public static double Of(ElectricPotential value) => value.Volts;

    public static Channel Current(double low, double high) => new("current", "A", low, high);

    public static double Of(ElectricCurrent value) => value.Amperes;

    public static Channel Power(double low, double high) => new("power", "W", low, high);

    public static double Of(Power value) => (double)value.Watts;

    public static Channel Resistance(string name, double low, double high) => new(name, "Ohm", low, high);

    public static double Of(ElectricResistance value) => value.Ohms;

    public static Channel Illuminance(double high) => new("illuminance", "lx", 0, high);

    public static double Of(Illuminance value) => value.Lux;

    public static Channel CarbonDioxide(double low, double high) => new("co2", "[ppm]", low, high);

    public static double Of(VolumeConcentration value) => value.PartsPerMillion;

    /// <summary>The three axes of a vector.</summary>
    public static IEnumerable<Channel> Axes(string name, string unit, double most) => new[] { "x", "y", "z" }.Select(axis => new Channel($"{name}-{axis}", unit, -most, most));

    /// <summary>Adds the three axes of a vector, each times <paramref name="factor"/>.</summary>
    public static void AddAxes(this Readout into, int first, Vector3 value, double factor = 1)
    {
        into.Add(first, value.X * factor);
        into.Add(first + 1, value.Y * factor);
        into.Add(first + 2, value.Z * factor);
    }
}
