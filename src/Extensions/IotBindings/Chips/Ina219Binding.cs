using System.Buffers.Binary;
using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.IotBindings.Buses;
using Gateway.IotBindings.Sensors;
using Iot.Device.Adc;

namespace Gateway.IotBindings.Chips;

/// <summary>
/// The INA219. The binding takes the shunt voltage without its sign and the bus voltage with one that it does not have, and its current and
/// power are 0 without a calibration, which the chip forgets with its power: here both voltages are mended, and current and power computed.
/// </summary>
internal sealed class Ina219Binding : IOpenBinding
{
    /// <summary>The greatest shunt voltage in V, of either sign.</summary>
    public const double GreatestDrop = 0.32;

    private const ushort AfterReset = 0x399F;
    private const ushort Ready = 0x0002;
    private const int Questions = 10;

    // Both voltages, one after the other, 586 µs each (datasheet SBOS448, 7.5), rounded up to what the schedule has.
    private static readonly TimeSpan Conversion = TimeSpan.FromMilliseconds(2);
    private readonly WordDevice device;
    private readonly Ina219 chip;
    private readonly double shunt;
    private bool measuring;
    private int asked;

    /// <param name="bus">The bus.</param>
    /// <param name="address">The address on it.</param>
    /// <param name="wire">What happens between.</param>
    /// <param name="shunt">The shunt in Ω.</param>
    public Ina219Binding(II2cBus bus, int address, Wire wire, double shunt)
    {
        this.shunt = shunt;
        device = new WordDevice(bus, address, wire);
        chip = new Ina219(device);
        chip.Reset();
        device.WriteRead([0], stackalloc byte[2]);
        if (device.Last != AfterReset)
        {
            throw new SensorException($"found another chip (0x{device.Last:x4} after a reset) at {device.Place}, but the INA219 has 0x399f there: correct 'driver' or 'address', check the wiring");
        }
    }

    /// <summary>The shunt voltage in V as it is, with its sign.</summary>
    public static double Drop(double binding) => binding >= 0.32768 ? binding - 0.65536 : binding;

    /// <summary>The bus voltage in V as it is, without a sign.</summary>
    public static double Volts(double binding) => binding < 0 ? binding + 32.768 : binding;

    public Next Step(Instant now, Readout into)
    {
        if (!measuring)
        {
            chip.OperatingMode = Ina219OperatingMode.ShuntAndBusTriggered;
            measuring = true;
            asked = 0;
            return Next.In(Conversion);
        }

        var volts = Volts(Ucum.Of(chip.ReadBusVoltage()));
        if ((device.Last & Ready) == 0)
        {
            return ++asked < Questions ? Next.In(Conversion) : throw new SensorException($"{device.Place} still measures long after its longest time: it is reset; if this comes again, replace it");
        }

        measuring = false;
        var drop = Drop(Ucum.Of(chip.ReadShuntVoltage()));
        into.Add(0, volts);
        if (Math.Abs(drop) >= GreatestDrop)
        {
            into.Bad(1, Readout.BeyondRange);
            into.Bad(2, Readout.BeyondRange);
        }
        else
        {
            into.Add(1, drop / shunt);
            into.Add(2, volts * drop / shunt);
        }

        return Next.Slot;
    }

    public void Dispose() => chip.Dispose();

    /// <summary>Remembers the last register read: the binding drops the bits beside the voltage.</summary>
    internal sealed class WordDevice(II2cBus bus, int address, Wire wire) : GatewayI2cDevice(bus, address, wire)
    {
        public ushort Last { get; private set; }

        protected internal override void Transfer(ReadOnlySpan<byte> write, Span<byte> read)
        {
            base.Transfer(write, read);
            if (read.Length == 2)
            {
                Last = BinaryPrimitives.ReadUInt16BigEndian(read);
            }
        }
    }
}
