using System.Device.I2c;
using UnitsNet;

namespace Iot.Device.Lm75;

public class Lm75 : IDisposable
{
    public Lm75(I2cDevice i2cDevice) => throw null!;

    public Temperature Temperature => throw null!;

    public void Dispose() => throw null!;
}
