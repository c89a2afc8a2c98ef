using System.Device.I2c;
using UnitsNet;

namespace Iot.Device.Si7021;

public enum Resolution : byte
{
    Resolution1 = 0,
}

public class Si7021 : IDisposable
{
    public Si7021(I2cDevice i2cDevice, Resolution resolution = Resolution.Resolution1) => throw null!;

    public Temperature Temperature => throw null!;

    public RelativeHumidity Humidity => throw null!;

    public void Dispose() => throw null!;
}
