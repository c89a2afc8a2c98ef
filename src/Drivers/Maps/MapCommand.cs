using Gateway.Abstractions.Configuration;
using Gateway.Drivers.Buses;

namespace Gateway.Drivers.Maps;

/// <summary>Bytes that are written to a chip, and the time it then needs.</summary>
/// <param name="Bytes">The bytes; for most chips the register first.</param>
/// <param name="Wait">Nothing is asked of the chip for so long.</param>
internal sealed record MapCommand(byte[] Bytes, TimeSpan Wait)
{
    private const int Longest = 32;

    /// <summary>Reads a list of such groups.</summary>
    public static MapCommand[] Read(Settings settings, string key, string summary) => [.. settings.Groups(key, summary).Select(Read)];

    private static MapCommand Read(Settings settings)
    {
        var bytes = settings.List(
            "write", "Bytes that are written in one transaction, as [0x01, 0x00]: for most chips the register first.", null, text => I2cPlace.Parse(text) is >= 0 and <= 0xFF ? null : $"'{text}' is no byte", mayBeEmpty: false);
        var wait = settings.Duration("wait", "How long the chip then needs, by its datasheet.", TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        if (bytes.Count > Longest)
        {
            settings.Problem("write", $"is too long; {Longest} bytes are allowed");
        }

        return new MapCommand([.. bytes.Select(b => (byte)I2cPlace.Parse(b))], MeasuringWait(wait));
    }

    /// <summary>In whole milliseconds, as the schedule has them.</summary>
    private static TimeSpan MeasuringWait(TimeSpan wait) => Chips.MeasuringSession.UpToMillisecond(wait.TotalMilliseconds);
}
