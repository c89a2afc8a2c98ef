using Gateway.Abstractions.Configuration;
using Gateway.Drivers.Buses;

namespace Gateway.Drivers.Maps;

/// <summary>A register that must have a certain content.</summary>
/// <param name="Register">The register.</param>
/// <param name="Bytes">Its length, 1 or 2.</param>
/// <param name="Mask">The bits that are looked at.</param>
/// <param name="Expected">What they must be.</param>
internal sealed record MapCheck(byte Register, int Bytes, int Mask, int Expected)
{
    /// <summary>Reads one such group.</summary>
    public static MapCheck Read(Settings settings)
    {
        var register = settings.Integer("register", "The register that is read.", null, 0, 0xFF);
        var bytes = settings.Integer("bytes", "Its length; two bytes come highest first.", 1, 1, 2);
        var all = bytes == 1 ? 0xFF : 0xFFFF;
        var mask = settings.Integer("mask", "The bits that are looked at, as 0xff00; 0: all.", 0, 0, 0xFFFF);
        var expected = settings.Integer("equals", "What these bits must be.", null, 0, 0xFFFF);
        mask = (mask == 0 ? all : mask) & all;
        if ((expected & ~mask) != 0 && !settings.Describing)
        {
            settings.Problem("equals", $"0x{expected:x} has bits that are not looked at; that can never be");
        }

        return new MapCheck((byte)register, bytes, mask, expected);
    }

    /// <summary>What the register says now.</summary>
    public int Ask(I2cDevice chip) => Bytes == 1 ? chip.Read(Register) : chip.ReadWord(Register);

    /// <summary>Whether that is as it must be.</summary>
    public bool Holds(int content) => (content & Mask) == Expected;
}
