using System.Device.I2c;
using UnitsNet;

namespace Iot.Device.Shtc3;

public class Shtc3 : IDisposable
{
    public Shtc3(I2cDevice i2cDevice) => throw null!;

    public bool TryGetTemperatureAndHumidity(out Temperature temperature, out RelativeHumidity relativeHumidity, bool lowPower = false, bool clockStretching = false) => throw null!;

    public void Dispose() => throw null!;
}
