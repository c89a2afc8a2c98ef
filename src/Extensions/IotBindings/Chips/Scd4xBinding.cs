using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.IotBindings.Buses;
using Gateway.IotBindings.Sensors;
using Iot.Device.Scd4x;

namespace Gateway.IotBindings.Chips;

/// <summary>
/// The SCD4x, which measures every 5 s. The binding sleeps until then: it is not asked before. Its properties give the values before when a
/// checksum is wrong; the method that says so is used here.
/// </summary>
internal sealed class Scd4xBinding(II2cBus bus, int address, Wire wire) : IOpenBinding
{
    // The chip's period (datasheet 3.5.1) and what its clock may be off.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5.2);
    private readonly Scd4x chip = new(new GatewayI2cDevice(bus, address, wire));
    private long? last;

    public Next Step(Instant now, Readout into)
    {
        if (last is not { } before)
        {
            chip.StartPeriodicMeasurements();
            last = now.Ticks;
            return Next.In(Period);
        }

        var wait = Period.Ticks - (now.Ticks - before);
        if (wait > 0)
        {
            return Next.In(TimeSpan.FromTicks(wait));
        }

        var (carbonDioxide, humidity, temperature) = chip.ReadPeriodicMeasurement();
        last = now.Ticks;
        Add(into, 0, carbonDioxide is { } c ? Ucum.Of(c) : null);
        Add(into, 1, temperature is { } t ? Ucum.Of(t) : null);
        Add(into, 2, humidity is { } h ? Ucum.Of(h) : null);
        return Next.Slot;
    }

    public void Dispose() => chip.Dispose();

    private static void Add(Readout into, int channel, double? value)
    {
        if (value is { } number)
        {
            into.Add(channel, number);
        }
        else
        {
            into.Bad(channel, Readout.Crc);
        }
    }
}
