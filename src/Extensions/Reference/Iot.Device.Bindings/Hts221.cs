using System.Device.I2c;
using UnitsNet;

namespace Iot.Device.Hts221;

public class Hts221 : IDisposable
{
    public Hts221(I2cDevice i2cDevice) => throw null!;

    public Temperature Temperature => throw null!;

    public RelativeHumidity Humidity => throw null!;

    public void Dispose() => throw null!;
}
