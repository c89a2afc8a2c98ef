using System.Device.I2c;
using System.Numerics;

namespace Iot.Device.Bno055;

public enum OperationMode
{
    AccelerometerMagnetometerGyroscopeRelativeOrientation = 12,
}

public class Bno055Sensor : IDisposable
{
    public Bno055Sensor(I2cDevice i2cDevice, OperationMode operationMode = OperationMode.AccelerometerMagnetometerGyroscopeRelativeOrientation, bool shouldDispose = true) => throw null!;

    public Vector3 Orientation => throw null!;

    public Vector3 LinearAcceleration => throw null!;

    public void Dispose() => throw null!;
}
