using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.IotBindings.Buses;

namespace Gateway.IotBindings.Sensors;

/// <summary>A binding that is constructed and then asked, part after part, each in a step of its own.</summary>
/// <param name="binding">The binding.</param>
/// <param name="settle">Time until the first values are there.</param>
/// <param name="watch">Looks whether the chip still has its settings; null: it has none that it could lose.</param>
/// <param name="parts">Each one call of the binding, and where its values go.</param>
internal sealed class UniformBinding<T>(T binding, TimeSpan settle, SettingsWatch? watch, params Action<T, Readout>[] parts) : IOpenBinding
    where T : IDisposable
{
    private bool settled = settle == TimeSpan.Zero;
    private int part;

    /// <summary>Constructs one.</summary>
    /// <param name="make">The binding's constructor.</param>
    /// <param name="settle">Time until the first values are there.</param>
    /// <param name="watched">The register of <see cref="SettingsWatch"/>; null: none.</param>
    /// <param name="parts">As above.</param>
    public static OpenOnI2c On(Func<GatewayI2cDevice, T> make, TimeSpan settle, byte? watched, params Action<T, Readout>[] parts) => (bus, address, wire) =>
    {
        var device = new GatewayI2cDevice(bus, address, wire);
        var binding = make(device);
        return new UniformBinding<T>(binding, settle, watched is { } register ? new SettingsWatch(device, register) : null, parts);
    };

    public Next Step(Instant now, Readout into)
    {
        if (!settled)
        {
            settled = true;
            return Next.In(settle);
        }

        if (part == 0)
        {
            watch?.Check();
        }

        parts[part](binding, into);
        part = (part + 1) % parts.Length;
        return part == 0 ? Next.Slot : Next.AtOnce;
    }

    public void Dispose() => binding.Dispose();
}
