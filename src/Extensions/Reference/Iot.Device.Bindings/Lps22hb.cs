using System.Device.I2c;
using UnitsNet;

namespace Iot.Device.Lps22hb;

public enum OutputRate
{
    DataRate25Hz = 3,
}

public enum LowPassFilter
{
    Odr9 = 2,
}

public enum BduMode
{
    BlockDataUpdate = 1,
}

public class Lps22hb : IDisposable
{
    public Lps22hb(I2cDevice i2cDevice, OutputRate outputRate = OutputRate.DataRate25Hz, LowPassFilter lowPassFilter = LowPassFilter.Odr9, BduMode bdu = BduMode.BlockDataUpdate) => throw null!;

    public bool TryReadTemperature(out Temperature temperature) => throw null!;

    public bool TryReadPressure(out Pressure pressure) => throw null!;

    public void Dispose() => throw null!;
}
