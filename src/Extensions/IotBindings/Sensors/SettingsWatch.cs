using Gateway.Abstractions.Sensors;
using Gateway.IotBindings.Buses;

namespace Gateway.IotBindings.Sensors;

/// <summary>
/// Sees whether a chip still has the settings that its binding gave it. After a short loss of power it answers as before and measures no more:
/// its registers then say the same for ever, which looks like a steady value.
/// </summary>
internal sealed class SettingsWatch
{
    private readonly GatewayI2cDevice device;
    private readonly byte register;
    private readonly byte expected;

    /// <summary>Reads the register as it is now; to be made when the binding is constructed.</summary>
    /// <param name="device">The chip.</param>
    /// <param name="register">A register that is otherwise after a reset, and that changes by being written only.</param>
    public SettingsWatch(GatewayI2cDevice device, byte register)
    {
        this.device = device;
        this.register = register;
        expected = Read();
    }

    /// <summary>Looks again.</summary>
    /// <exception cref="SensorException">The settings are gone: the sensor is to be opened again.</exception>
    public void Check()
    {
        var found = Read();
        if (found != expected)
        {
            throw new SensorException($"{device.Place} lost its settings (register 0x{register:x2} is 0x{found:x2}, was 0x{expected:x2}): was its supply interrupted? It is set up again");
        }
    }

    private byte Read()
    {
        Span<byte> value = stackalloc byte[1];
        device.WriteRead([register], value);
        return value[0];
    }
}
