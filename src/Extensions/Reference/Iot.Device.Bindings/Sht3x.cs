using System.Device.I2c;
using UnitsNet;

namespace Iot.Device.Sht3x;

public enum Resolution : byte
{
    High = 0,
}

public class Sht3x : IDisposable
{
    public Sht3x(I2cDevice i2cDevice, Resolution resolution = Resolution.High) => throw null!;

    public Temperature Temperature => throw null!;

    public RelativeHumidity Humidity => throw null!;

    public void Dispose() => throw null!;
}
