using System.Device.I2c;
using UnitsNet;

namespace Iot.Device.Mcp9808;

public class Mcp9808 : IDisposable
{
    public Mcp9808(I2cDevice i2cDevice) => throw null!;

    public Temperature Temperature => throw null!;

    public void Dispose() => throw null!;
}
