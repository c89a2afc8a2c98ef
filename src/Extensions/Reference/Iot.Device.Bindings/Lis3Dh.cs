using System.Device.I2c;
using System.Numerics;

namespace Iot.Device.Lis3DhAccelerometer;

public enum DataRate : byte
{
    DataRate100Hz = 5,
}

public enum OperatingMode : byte
{
    HighResolutionMode,
}

public enum AccelerationScale : byte
{
    Scale04G = 1,
}

public abstract class Lis3Dh : IDisposable
{
    private protected Lis3Dh() => throw null!;

    public Vector3 Acceleration => throw null!;

    public static Lis3Dh Create(I2cDevice i2cDevice, DataRate dataRate = DataRate.DataRate100Hz, OperatingMode operatingMode = OperatingMode.HighResolutionMode, AccelerationScale accelerationScale = AccelerationScale.Scale04G) => throw null!;

    public abstract void Dispose();
}
