using System.Device.I2c;
using UnitsNet;

namespace Iot.Device.Lps25h;

public class Lps25h : IDisposable
{
    public Lps25h(I2cDevice i2cDevice) => throw null!;

    public Temperature Temperature => throw null!;

    public Pressure Pressure => throw null!;

    public void Dispose() => throw null!;
}
