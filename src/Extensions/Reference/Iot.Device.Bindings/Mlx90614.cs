using System.Device.I2c;
using UnitsNet;

namespace Iot.Device.Mlx90614;

public sealed class Mlx90614 : IDisposable
{
    public Mlx90614(I2cDevice i2cDevice) => throw null!;

    public Temperature ReadAmbientTemperature() => throw null!;

    public Temperature ReadObjectTemperature() => throw null!;

    public void Dispose() => throw null!;
}
