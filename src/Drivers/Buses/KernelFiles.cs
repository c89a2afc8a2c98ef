using Gateway.Abstractions.Sensors;

namespace Gateway.Drivers.Buses;

/// <summary>
/// What sensors that read files of the kernel have in the place of a bus. There is nothing to open, but the read of such a file asks a
/// device and may hang as a transfer does: on a bus a worker reads it, which is abandoned when it does not come back.
/// </summary>
internal sealed class KernelFiles : IBus
{
    private const string Prefix = "files of ";

    /// <summary>The name of the bus for a device; sensors of the same one share it.</summary>
    public static string NameFor(string device) => Prefix + device;

    /// <summary>Whether this is such a name. No setting takes one.</summary>
    public static bool IsName(string bus) => bus.StartsWith(Prefix, StringComparison.Ordinal);

    public void Dispose()
    {
        // The sessions close their files.
    }
}
