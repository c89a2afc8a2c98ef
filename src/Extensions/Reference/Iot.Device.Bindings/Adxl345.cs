using System.Device.Spi;
using System.Numerics;

namespace Iot.Device.Adxl345;

public enum GravityRange
{
    Range02 = 0,
}

public class Adxl345 : IDisposable
{
    public Adxl345(SpiDevice sensor, GravityRange gravityRange) => throw null!;

    public Vector3 Acceleration => throw null!;

    public void Dispose() => throw null!;
}
