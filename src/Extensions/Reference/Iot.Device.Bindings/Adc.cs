using System.Device.I2c;
using System.Device.Spi;
using UnitsNet;

namespace Iot.Device.Adc;

public enum Ina219OperatingMode : ushort
{
    ShuntAndBusTriggered = 3,
}

public class Ina219 : IDisposable
{
    public Ina219(I2cDevice i2cDevice) => throw null!;

    public Ina219OperatingMode OperatingMode
    {
        get => throw null!;
        set => throw null!;
    }

    public void Reset() => throw null!;

    public ElectricPotential ReadShuntVoltage() => throw null!;

    public ElectricPotential ReadBusVoltage() => throw null!;

    public void Dispose() => throw null!;
}

public class Ina236 : IDisposable
{
    public Ina236(I2cDevice i2cDevice, ElectricResistance shuntResistance, ElectricCurrent maxCurrent) => throw null!;

    public ElectricPotential ReadBusVoltage() => throw null!;

    public ElectricCurrent ReadCurrent() => throw null!;

    public Power ReadPower() => throw null!;

    public void Dispose() => throw null!;
}

public abstract class Mcp3Base : IDisposable
{
    public Mcp3Base(SpiDevice spiDevice) => throw null!;

    public void Dispose() => throw null!;
}

public abstract class Mcp3xxx : Mcp3Base
{
    public Mcp3xxx(SpiDevice spiDevice, byte channelCount, byte adcResolutionBits)
        : base(spiDevice) => throw null!;

    public virtual int Read(int channel) => throw null!;
}

public class Mcp3008 : Mcp3xxx
{
    public Mcp3008(SpiDevice spiDevice)
        : base(spiDevice, 8, 10) => throw null!;
}
