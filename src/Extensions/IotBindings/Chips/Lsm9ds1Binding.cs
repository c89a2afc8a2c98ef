using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.IotBindings.Buses;
using Gateway.IotBindings.Sensors;
using Iot.Device.Lsm9Ds1;

namespace Gateway.IotBindings.Chips;

/// <summary>The LSM9DS1, which is two devices with two bindings. Its magnetometer is at 0x1c or 0x1e, as the other part is at 0x6a or 0x6b.</summary>
internal sealed class Lsm9ds1Binding : IOpenBinding
{
    private const int FirstAddress = 0x6A;
    private const double MicroteslaPerGauss = 100;
    private readonly Lsm9Ds1AccelerometerAndGyroscope motion;
    private readonly Lsm9Ds1Magnetometer field;
    private int part;

    public Lsm9ds1Binding(II2cBus bus, int address, Wire wire)
    {
        var both = new GatewayI2cBus(bus, wire);
        motion = new Lsm9Ds1AccelerometerAndGyroscope(both.CreateDevice(address));
        field = new Lsm9Ds1Magnetometer(both.CreateDevice(address == FirstAddress ? 0x1C : 0x1E));
    }

    public Next Step(Instant now, Readout into)
    {
        switch (part++)
        {
            case 0:
                // The first values are there after some periods of 119 and 80 Hz.
                return Next.In(TimeSpan.FromMilliseconds(100));
            case 1:
                into.AddAxes(0, motion.Acceleration, Ucum.Gravity);
                return Next.AtOnce;
            case 2:
                into.AddAxes(3, motion.AngularRate);
                return Next.AtOnce;
            default:
                into.AddAxes(6, field.MagneticInduction, MicroteslaPerGauss);
                part = 1;
                return Next.Slot;
        }
    }

    public void Dispose()
    {
        motion.Dispose();
        field.Dispose();
    }
}
