using System.Globalization;
using Gateway.Abstractions.Sensors;

namespace Gateway.IotBindings.Buses;

/// <summary>
/// What the library says when something went wrong on a bus, as the gateway wants it. Since 4.1 its messages begin with the number of the
/// error, <c>Error 121 (Remote I/O error) …</c>; there is no other way to it.
/// </summary>
internal static class LibraryFaults
{
    private const string Begin = "Error ";
    private const int NoError = 0;
    private const int InputOutput = 5;
    private const int NoDeviceOrAddress = 6;
    private const int TryAgain = 11;
    private const int RemoteInputOutput = 121;

    /// <summary>A bus could not be opened.</summary>
    public static SensorException CannotOpen(string bus, Exception error) =>
        new($"cannot open {bus} ({FirstLine(error)}): is it switched on in /boot/firmware/config.txt, and may the user of the service open it?", error) { BusFailed = true };

    /// <summary>There is no such bus.</summary>
    public static SensorException NoBus(string path) =>
        new($"no such bus: {path}: is dtparam=i2c_arm=on set in /boot/firmware/config.txt, and the module i2c-dev loaded?") { BusFailed = true };

    /// <summary>A transaction on I²C failed. Without the number it counts as a failure of the bus, which is then opened again.</summary>
    public static SensorException I2c(string bus, int address, IOException error)
    {
        var place = $"address 0x{address:x2} on {bus}";
        return Number(error) switch
        {
            NoDeviceOrAddress or RemoteInputOutput => new SensorException($"no answer at {place}: check wiring and address", error),
            InputOutput => new SensorException($"transfer broken off at {place}: check wiring, pull-ups and cable length", error),
            TryAgain => new SensorException($"arbitration lost at {place}: is another master on the bus, or a line disturbed?", error),

            // The library has lost the number, which happens to the first error only: whether the bus failed shows with the next.
            NoError => new SensorException($"transfer failed at {place}: check wiring and address", error),
            _ => new SensorException($"transfer failed at {place} ({FirstLine(error)})", error) { BusFailed = true },
        };
    }

    /// <summary>The number of the error in the message; null: there is none.</summary>
    public static int? Number(IOException error)
    {
        var text = error.Message.AsSpan();
        if (!text.StartsWith(Begin, StringComparison.Ordinal))
        {
            return null;
        }

        text = text[Begin.Length..];
        var length = text.IndexOfAnyExceptInRange('0', '9');
        return int.TryParse(length < 0 ? text : text[..length], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>The first line of a message, without its full stop.</summary>
    public static string FirstLine(Exception error)
    {
        var end = error.Message.AsSpan().IndexOfAny('\r', '\n');
        return (end < 0 ? error.Message : error.Message[..end]).TrimEnd('.', ' ');
    }
}
