namespace UnitsNet;

public readonly struct QuantityValue
{
    public static implicit operator QuantityValue(double val) => throw null!;
}

public readonly struct Temperature
{
    public double Kelvins => throw null!;

    public double DegreesCelsius => throw null!;
}

public readonly struct RelativeHumidity
{
    public double Percent => throw null!;
}

public readonly struct Pressure
{
    public double Pascals => throw null!;
}

public readonly struct ElectricPotential
{
    public double Volts => throw null!;
}

public readonly struct ElectricCurrent
{
    public double Amperes => throw null!;

    public static ElectricCurrent FromAmperes(QuantityValue amperes) => throw null!;
}

public readonly struct Power
{
    public decimal Watts => throw null!;
}

public readonly struct ElectricResistance
{
    public double Ohms => throw null!;

    public static ElectricResistance FromOhms(QuantityValue ohms) => throw null!;
}

public readonly struct Illuminance
{
    public double Lux => throw null!;
}

public readonly struct VolumeConcentration
{
    public double PartsPerMillion => throw null!;
}

public readonly struct Duration
{
    public double Milliseconds => throw null!;
}
