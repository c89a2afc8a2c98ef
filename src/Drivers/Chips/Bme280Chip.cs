using Gateway.Drivers.Buses;
using static Gateway.Drivers.Chips.Bme280Registers;

namespace Gateway.Drivers.Chips;

/// <summary>Raw values of one measurement.</summary>
internal readonly record struct Bme280Raw(int Temperature, int Pressure, int Humidity);

/// <summary>
/// A simulated BME280, true to its registers: identity, calibration, reset, settings that take effect late, status bits, the time
/// that a measurement takes, and the values that stand for "not measured". Normal mode measures once only.
/// </summary>
internal sealed class Bme280Chip : ISimulatedChip
{
    // Calibration of a real chip, from the recorded bus traffic of periph.io (periph/devices, bmxx80).
    private static readonly byte[] RealFirst =
        [0x10, 0x6E, 0x6C, 0x66, 0x32, 0x00, 0x5D, 0x95, 0xB8, 0xD5, 0xD0, 0x0B, 0x77, 0x1E, 0x9D, 0xFF, 0xF9, 0xFF, 0xAC, 0x26, 0x0A, 0xD8, 0xBD, 0x10, 0x00, 0x4B];

    private static readonly byte[] RealSecond = [0x6E, 0x01, 0x00, 0x13, 0x05, 0x00, 0x1E];

    // A driver that waits exactly as long as the chip takes may see it done: positions on a clock are rounded.
    private static readonly TimeSpan Resolution = TimeSpan.FromMicroseconds(1);

    private readonly TimeProvider time;
    private readonly Func<Bme280Raw> measure;
    private readonly byte[] registers = new byte[256];
    private readonly byte[] first;
    private readonly byte[] second;
    private byte pointer;
    private byte humidityInEffect;
    private long? measuredAt;
    private long copiedAt;

    public Bme280Chip(TimeProvider time, Func<Bme280Raw> measure, byte[]? first = null, byte[]? second = null)
    {
        this.time = time;
        this.measure = measure;
        this.first = first ?? RealFirst;
        this.second = second ?? RealSecond;
        PowerOn();
    }

    /// <summary>The calibration that a chip has when none is given.</summary>
    public static Bme280Calibration RealCalibration => new(RealFirst, RealSecond);

    /// <summary>What it says it is.</summary>
    public byte Identity { get; set; } = ChipId;

    /// <summary>False for a BMP280, which has no such registers.</summary>
    public bool HasHumidity { get; init; } = true;

    /// <summary>Time a measurement takes beyond its longest; for a chip that hangs.</summary>
    public TimeSpan Extra { get; set; }

    /// <summary>Whether it measures just now.</summary>
    public bool IsMeasuring
    {
        get
        {
            Live();
            return measuredAt is not null;
        }
    }

    private long Now => time.GetElapsedTime(0).Ticks;

    /// <summary>Sets every register to its value after power came on; also what a short loss of power does.</summary>
    public void PowerOn()
    {
        Array.Clear(registers);
        SetData(new Bme280Raw(Skipped20, Skipped20, Skipped16));
        humidityInEffect = 0;
        measuredAt = null;
        copiedAt = Now + StartUp.Ticks - Resolution.Ticks;
    }

    public bool Transfer(ReadOnlySpan<byte> write, Span<byte> read)
    {
        Live();

        // Written are pairs of register and value; a register without a value is where the next read begins.
        for (var i = 0; i < write.Length; i += 2)
        {
            pointer = write[i];
            if (i + 1 < write.Length)
            {
                Set(pointer, write[i + 1]);
            }
        }

        foreach (ref var value in read)
        {
            value = registers[pointer++];
        }

        return true;
    }

    private void Set(byte register, byte value)
    {
        switch (register)
        {
            case Reset when value == ResetWord:
                PowerOn();
                Live();
                break;
            case ControlHumidity when !HasHumidity:
                break;
            case ControlHumidity or Config:
                registers[register] = value;
                break;
            case ControlMeasurement:
                registers[register] = value;
                humidityInEffect = (byte)(registers[ControlHumidity] & 0x07);
                if ((value & ModeBits) != 0)
                {
                    registers[Status] |= Measuring;
                    measuredAt = Now + LongestConversion(TemperatureFactor, PressureFactor, Factor(humidityInEffect)).Ticks + Extra.Ticks - Resolution.Ticks;
                }

                break;
        }
    }

    private int TemperatureFactor => Factor(registers[ControlMeasurement] >> 5);

    private int PressureFactor => Factor((registers[ControlMeasurement] >> 2) & 0x07);

    /// <summary>Does what has happened inside the chip since it was last looked at.</summary>
    private void Live()
    {
        registers[Id] = Identity;
        var copied = Now >= copiedAt;
        registers[Status] = (byte)((registers[Status] & ~CopyingCalibration) | (copied ? 0 : CopyingCalibration));
        if (copied)
        {
            first.CopyTo(registers, FirstCalibration);
            if (HasHumidity)
            {
                second.CopyTo(registers, SecondCalibration);
            }
        }

        if (measuredAt is { } at && Now >= at)
        {
            var raw = measure();
            SetData(new Bme280Raw(
                TemperatureFactor > 0 ? raw.Temperature : Skipped20,
                PressureFactor > 0 ? raw.Pressure : Skipped20,
                humidityInEffect > 0 ? raw.Humidity : Skipped16));
            registers[Status] &= unchecked((byte)~Measuring);
            registers[ControlMeasurement] &= unchecked((byte)~ModeBits);
            measuredAt = null;
        }
    }

    private void SetData(Bme280Raw raw)
    {
        var data = registers.AsSpan(Data, DataLength);
        Set20(data, raw.Pressure);
        Set20(data[3..], raw.Temperature);
        if (HasHumidity)
        {
            data[6] = (byte)(raw.Humidity >> 8);
            data[7] = (byte)raw.Humidity;
        }
    }

    private static void Set20(Span<byte> into, int value)
    {
        into[0] = (byte)(value >> 12);
        into[1] = (byte)(value >> 4);
        into[2] = (byte)(value << 4);
    }
}
