using System.Device.I2c;
using UnitsNet;

namespace Iot.Device.Ahtxx;

public abstract class AhtBase : IDisposable
{
    public AhtBase(I2cDevice i2cDevice, byte initCommand) => throw null!;

    public Temperature GetTemperature() => throw null!;

    public RelativeHumidity GetHumidity() => throw null!;

    public void Dispose() => throw null!;
}

public class Aht20 : AhtBase
{
    public Aht20(I2cDevice i2cDevice)
        : base(i2cDevice, 0) => throw null!;
}
