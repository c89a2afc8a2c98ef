using System.Device.I2c;

namespace Iot.Device.Max44009;

public class Max44009 : IDisposable
{
    public Max44009(I2cDevice i2cDevice) => throw null!;

    public double Illuminance => throw null!;

    public void Dispose() => throw null!;
}
