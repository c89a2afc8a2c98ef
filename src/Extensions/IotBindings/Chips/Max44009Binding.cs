using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.IotBindings.Buses;
using Gateway.IotBindings.Sensors;
using Iot.Device.Max44009;

namespace Gateway.IotBindings.Chips;

/// <summary>
/// The MAX44009. The binding reads both registers of the light at once, but nothing in the datasheet says that the chip goes on to the second
/// by itself: here each is read for itself. With all ones in its exponent the chip says that there is too much light.
/// </summary>
internal sealed class Max44009Binding : IOpenBinding
{
    // The longest time of a measurement in its automatic mode (datasheet, register 0x02).
    private static readonly TimeSpan Conversion = TimeSpan.FromMilliseconds(800);
    private readonly PairDevice device;
    private readonly Max44009 chip;
    private bool settled;

    public Max44009Binding(II2cBus bus, int address, Wire wire)
    {
        device = new PairDevice(bus, address, wire);
        chip = new Max44009(device);
    }

    public Next Step(Instant now, Readout into)
    {
        if (!settled)
        {
            settled = true;
            return Next.In(Conversion);
        }

        var lux = chip.Illuminance;
        if (device.IsBeyond)
        {
            into.Bad(0, Readout.BeyondRange);
        }
        else
        {
            into.Add(0, lux);
        }

        return Next.Slot;
    }

    public void Dispose() => chip.Dispose();

    /// <summary>Reads the two registers of the light one by one, until they belong together.</summary>
    internal sealed class PairDevice(II2cBus bus, int address, Wire wire) : GatewayI2cDevice(bus, address, wire)
    {
        private const byte High = 0x03;
        private const byte Low = 0x04;
        private const int Tries = 3;

        /// <summary>Whether the chip said that there is more light than it can measure.</summary>
        public bool IsBeyond { get; private set; }

        protected internal override void Transfer(ReadOnlySpan<byte> write, Span<byte> read)
        {
            if (read.Length == 2)
            {
                ReadPair(read);
            }
            else if (write is not [High])
            {
                base.Transfer(write, read);
            }
        }

        private void ReadPair(Span<byte> read)
        {
            Span<byte> again = stackalloc byte[1];
            base.Transfer([High], read[..1]);
            for (var i = 0; i < Tries; i++)
            {
                base.Transfer([Low], read[1..]);
                base.Transfer([High], again);
                if (again[0] == read[0])
                {
                    IsBeyond = read[0] >> 4 == 0x0F;
                    return;
                }

                read[0] = again[0];
            }

            throw Wire.Fail(new SensorException($"{Place} changes too quickly to be read: is the light flickering strongly, or the line disturbed?"));
        }
    }
}
