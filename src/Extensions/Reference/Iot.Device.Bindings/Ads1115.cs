using System.Device.I2c;
using UnitsNet;

namespace Iot.Device.Ads1115;

public enum InputMultiplexer
{
    AIN0_AIN1 = 0,
}

public enum MeasuringRange
{
    FS6144 = 0,
}

public enum DataRate
{
    SPS128 = 4,
}

public enum DeviceMode
{
    Continuous = 0,
    PowerDown = 1,
}

public class Ads1115 : IDisposable
{
    public Ads1115(I2cDevice i2cDevice, InputMultiplexer inputMultiplexer = (InputMultiplexer)4, MeasuringRange measuringRange = (MeasuringRange)1, DataRate dataRate = DataRate.SPS128, DeviceMode deviceMode = DeviceMode.Continuous) => throw null!;

    public short ReadRaw(InputMultiplexer inputMultiplexer, MeasuringRange measuringRange, DataRate dataRate) => throw null!;

    public ElectricPotential RawToVoltage(short val) => throw null!;

    public void Dispose() => throw null!;
}
