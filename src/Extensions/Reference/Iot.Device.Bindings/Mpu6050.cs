using System.Device.I2c;
using System.Numerics;

namespace Iot.Device.Imu;

public class Mpu6050 : IDisposable
{
    public Mpu6050(I2cDevice i2cDevice) => throw null!;

    public Vector3 GetAccelerometer() => throw null!;

    public Vector3 GetGyroscopeReading() => throw null!;

    public void Dispose() => throw null!;
}
