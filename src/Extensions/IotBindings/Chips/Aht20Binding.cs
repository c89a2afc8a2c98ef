using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.IotBindings.Buses;
using Gateway.IotBindings.Sensors;
using Iot.Device.Ahtxx;

namespace Gateway.IotBindings.Chips;

/// <summary>
/// The AHT20. The binding waits for the chip without a limit, twice for each pair of values, and leaves out the checksum. Here the
/// measurement is begun before it is asked, so that it finds one that is over, for both values; and the checksum is read along.
/// </summary>
internal sealed class Aht20Binding : IOpenBinding
{
    // 80 ms by the datasheet (5.4), and a little more.
    private static readonly TimeSpan Conversion = TimeSpan.FromMilliseconds(85);
    private readonly MeasuredDevice device;
    private readonly Aht20 chip;
    private int part;

    public Aht20Binding(II2cBus bus, int address, Wire wire)
    {
        device = new MeasuredDevice(bus, address, wire);
        chip = new Aht20(device);
    }

    public Next Step(Instant now, Readout into)
    {
        switch (part)
        {
            case 0:
                device.Measure();
                part = 1;
                return Next.In(Conversion);
            case 1:
                Add(into, 0, Ucum.Of(chip.GetTemperature()));
                part = 2;
                return Next.AtOnce;
            default:
                Add(into, 1, Ucum.Of(chip.GetHumidity()));
                part = 0;
                return Next.Slot;
        }
    }

    public void Dispose() => chip.Dispose();

    private void Add(Readout into, int channel, double value)
    {
        if (device.IsRight && !device.IsCalibrated)
        {
            throw new SensorException($"{device.Place} lost its calibration: was its supply interrupted? It is set up again");
        }

        if (device.IsRight)
        {
            into.Add(channel, value);
        }
        else
        {
            into.Bad(channel, Readout.Crc);
        }
    }

    /// <summary>Keeps the command to measure from the chip when the binding gives it, and reads the checksum that the binding leaves out.</summary>
    internal sealed class MeasuredDevice(II2cBus bus, int address, Wire wire) : GatewayI2cDevice(bus, address, wire)
    {
        private const int Answer = 6;
        private const byte Calibrated = 0x08;
        private static ReadOnlySpan<byte> Command => [0xAC, 0x33, 0x00];

        /// <summary>Whether the checksum of the last answer was right.</summary>
        public bool IsRight { get; private set; }

        /// <summary>Whether the chip was calibrated when it gave it (datasheet 5.3, bit 3 of the status).</summary>
        public bool IsCalibrated { get; private set; }

        /// <summary>Has the chip measure.</summary>
        public void Measure() => base.Transfer(Command, []);

        protected internal override void Transfer(ReadOnlySpan<byte> write, Span<byte> read)
        {
            if (read.IsEmpty && write.SequenceEqual(Command))
            {
                return;
            }

            if (read.Length != Answer)
            {
                base.Transfer(write, read);
                return;
            }

            Span<byte> all = stackalloc byte[Answer + 1];
            base.Transfer(write, all);
            IsRight = SensirionWords.Crc(all[..Answer]) == all[Answer];
            IsCalibrated = (all[0] & Calibrated) != 0;
            all[..Answer].CopyTo(read);
        }
    }
}
