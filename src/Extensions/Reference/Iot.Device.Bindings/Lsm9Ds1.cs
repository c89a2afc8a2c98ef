using System.Device.I2c;
using System.Numerics;

namespace Iot.Device.Lsm9Ds1;

public enum AccelerationScale : byte
{
    Scale02G = 0,
}

public enum AngularRateScale : byte
{
    Scale0245Dps = 0,
}

public enum MagneticInductionScale : byte
{
    Scale04G = 0,
}

public class Lsm9Ds1AccelerometerAndGyroscope : IDisposable
{
    public Lsm9Ds1AccelerometerAndGyroscope(I2cDevice i2cDevice, AccelerationScale accelerationScale = AccelerationScale.Scale02G, AngularRateScale angularRateScale = AngularRateScale.Scale0245Dps) => throw null!;

    public Vector3 Acceleration => throw null!;

    public Vector3 AngularRate => throw null!;

    public void Dispose() => throw null!;
}

public class Lsm9Ds1Magnetometer : IDisposable
{
    public Lsm9Ds1Magnetometer(I2cDevice i2cDevice, MagneticInductionScale magneticInductionScale = MagneticInductionScale.Scale04G) => throw null!;

    public Vector3 MagneticInduction => throw null!;

    public void Dispose() => throw null!;
}
