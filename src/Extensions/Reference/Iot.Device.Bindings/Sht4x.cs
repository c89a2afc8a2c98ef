using System.Device.I2c;
using UnitsNet;

namespace Iot.Device.Sht4x;

public enum Sht4xRepeatability
{
    High = 2,
}

public sealed class Sht4x : IDisposable
{
    public Sht4x(I2cDevice device) => throw null!;

    public (RelativeHumidity? RelativeHumidity, Temperature? Temperature) ReadHumidityAndTemperature(Sht4xRepeatability repeatability = Sht4xRepeatability.High) => throw null!;

    public void Dispose() => throw null!;
}
