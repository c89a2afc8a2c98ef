using System.Device.I2c;
using UnitsNet;

namespace Iot.Device.Bh1750fvi;

public enum MeasuringMode : byte
{
    ContinuouslyHighResolutionMode = 0x10,
    OneTimeHighResolutionMode = 0x20,
    OneTimeLowResolutionMode = 0x23,
}

public class Bh1750fvi : IDisposable
{
    public Bh1750fvi(I2cDevice i2cDevice, MeasuringMode measuringMode = MeasuringMode.ContinuouslyHighResolutionMode, double lightTransmittance = 1) => throw null!;

    public Illuminance Illuminance => throw null!;

    public void Dispose() => throw null!;
}
