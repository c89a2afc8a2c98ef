using System.Device.I2c;
using UnitsNet;

namespace Iot.Device.Scd4x;

public sealed class Scd4x : IDisposable
{
    public Scd4x(I2cDevice device) => throw null!;

    public void StartPeriodicMeasurements() => throw null!;

    public (VolumeConcentration? CarbonDioxide, RelativeHumidity? RelativeHumidity, Temperature? Temperature) ReadPeriodicMeasurement() => throw null!;

    public void Dispose() => throw null!;
}
