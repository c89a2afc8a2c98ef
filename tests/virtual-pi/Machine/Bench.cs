using Gateway.Drivers.Buses;
using Gateway.Drivers.Chips;
using VirtualPi.Cuse;

namespace VirtualPi.Machine;

/// <summary>
/// What chips find, as the raw numbers in their registers. Both states are made of the datasheets' examples, of frames of real chips, and of
/// numbers whose meaning is plain: <c>ChipChecks</c> says what they mean.
/// </summary>
internal sealed record Finding
{
    /// <summary>Of the BMP280.</summary>
    public required Air Air { get; init; }

    /// <summary>Of the SHT3x.</summary>
    public required (int Temperature, int Humidity) Sht3x { get; init; }

    /// <summary>Of the SHT4x.</summary>
    public required (int Temperature, int Humidity) Sht4x { get; init; }

    /// <summary>Of the AHT20, 20 bits each.</summary>
    public required (int Temperature, int Humidity) Aht20 { get; init; }

    /// <summary>Of the MCP9808s in 1/16 °C: that of the driver, and that of the register map.</summary>
    public required (int Driver, int Map) Mcp9808 { get; init; }

    /// <summary>Voltages at A0 and A1 of the ADS1115.</summary>
    public required (double A0, double A1) Ads1115 { get; init; }

    /// <summary>Of the INA219: steps of 4 mV, and of 10 µV.</summary>
    public required (int Bus, int Shunt) Ina219 { get; init; }

    /// <summary>Illuminance in lx at the BH1750s: that of the driver, and that of the register map.</summary>
    public required (double Driver, double Map) Bh1750 { get; init; }

    /// <summary>Results of the MCP3008 by the code of the input.</summary>
    public required Func<int, int> Mcp3008 { get; init; }

    /// <summary>The state at the start.</summary>
    public static Finding First { get; } = new()
    {
        Air = Air.Mild,
        Sht3x = (0x6666, 0x8000),
        Sht4x = (0x6336, 0x5A7C),
        Aht20 = (0x58E40, 0x75520),
        Mcp9808 = (-100, 404),
        Ads1115 = (-0.033, 3.972),
        Ina219 = (0x5D98 >> 3, 0x07D0),
        Bh1750 = (1000, 500),
        Mcp3008 = input => input == 8 ? 512 : 0,
    };

    /// <summary>The other state; each rule of these sensors finds it wrong.</summary>
    public static Finding Second { get; } = new()
    {
        Air = Air.Hot,
        Sht3x = (0x8000, 0x6666),
        Sht4x = (0x67A0, 0x5AF9),
        Aht20 = (0x90000, 0x40000),
        Mcp9808 = (1600, 2000),
        Ads1115 = (3.975, -0.033),
        Ina219 = (0xFA00 >> 3, -10),
        Bh1750 = (33680.5 / 1.2, 33680.5 / 1.2),
        Mcp3008 = input => input == 8 ? 1022 : 256,
    };
}

/// <summary>The chips of the unit tests on the buses of this machine.</summary>
internal sealed class Bench
{
    private static readonly TimeProvider Time = TimeProvider.System;
    private volatile Finding finding = Finding.First;

    /// <summary>What they find.</summary>
    public Finding Finding
    {
        get => finding;
        set => finding = value;
    }

    /// <summary>A memory, which nobody may ask anything.</summary>
    public Witness Memory { get; } = new();

    /// <summary>A port expander, which may be read; what is written to it sets its outputs.</summary>
    public Witness Expander { get; } = new();

    /// <summary>Wires those of the first bus; all are new ones.</summary>
    public void Wire(I2cAdapter bus)
    {
        bus.Attach(0x18, new Mcp9808Chip(Time, () => finding.Mcp9808.Driver));
        bus.Attach(0x1A, new Mcp9808Chip(Time, () => finding.Mcp9808.Map));
        bus.Attach(0x23, new Bh1750Chip(Time, () => finding.Bh1750.Driver));
        bus.Attach(0x5C, new Bh1750Chip(Time, () => finding.Bh1750.Map));
        bus.Attach(0x38, new Aht20Chip(Time, () => finding.Aht20));
        bus.Attach(0x40, new Ina219Chip(Time, () => finding.Ina219));
        bus.Attach(0x44, new ShtChip(Time, ShtModel.Sht4x, () => finding.Sht4x));
        bus.Attach(0x45, new ShtChip(Time, ShtModel.Sht3x, () => finding.Sht3x));
        bus.Attach(0x48, new Ads1115Chip(Time, code => code == 4 ? finding.Ads1115.A0 : finding.Ads1115.A1));

        // These are in no configuration.
        bus.Attach(0x1F, new Mcp9808Chip(Time, () => 336));
        bus.Attach(0x41, new Ina219Chip(Time, () => (3000, 100)));
        bus.Attach(0x4A, new Ads1115Chip(Time, _ => 1));
        bus.Attach(0x20, Expander);
        bus.Attach(0x50, Memory);
    }

    /// <summary>Wires that of the second bus.</summary>
    public void WireSecond(I2cAdapter bus) => bus.Attach(0x76, new Bme280Chip(Time, () => finding.Air.Raw, Air.FirstCalibration) { Identity = Bme280Registers.Bmp280Id, HasHumidity = false });

    /// <summary>The chip on the SPI bus.</summary>
    public ISimulatedSpiChip MakeConverter() => new Mcp3008Chip(input => finding.Mcp3008(input));

    /// <summary>A chip that only counts what is done to it.</summary>
    internal sealed class Witness : ISimulatedChip
    {
        private int reads;
        private int writes;

        /// <summary>How often it was read.</summary>
        public int Reads => reads;

        /// <summary>How often something was written to it.</summary>
        public int Writes => writes;

        public bool Transfer(ReadOnlySpan<byte> write, Span<byte> read)
        {
            Interlocked.Add(ref writes, write.Length > 0 ? 1 : 0);
            Interlocked.Add(ref reads, read.Length > 0 ? 1 : 0);
            read.Fill(0x5A);
            return true;
        }
    }
}
