using System.Runtime.InteropServices;

namespace Gateway.Drivers.Buses;

/// <summary>
/// The kernel's interface of serial ports (asm-generic/termbits.h, ioctls.h). The second version of the structure takes any bit rate as
/// a number. The C library's <c>struct termios</c> is another one.
/// </summary>
internal static class SerialAbi
{
    public const nuint GetSettings = 0x802C542A;
    public const nuint SetSettings = 0x402C542B;
    public const nuint SetExclusive = 0x540C;
    public const nuint Flush = 0x540B;
    public const nint FlushInput = 0;

    /// <summary>c_iflag: check the parity; a character that fails is read as 0.</summary>
    public const uint CheckParity = 0x10;

    public const uint SevenBits = 0x20;
    public const uint EightBits = 0x30;
    public const uint TwoStopBits = 0x40;
    public const uint Receive = 0x80;
    public const uint ParityBit = 0x100;
    public const uint OddParity = 0x200;
    public const uint NoModemLines = 0x800;
    public const uint RateAsNumber = 0x1000;

    /// <summary>Position in c_cc of the characters a read waits for.</summary>
    public const int LeastCharacters = 6;

    /// <summary>What the kernel is asked for: raw, no echo, no flow control, no translation of line ends.</summary>
    public static SerialSettings Raw(SerialRequest wanted)
    {
        var settings = new SerialSettings
        {
            Input = wanted.Parity == Parity.None ? 0 : CheckParity,
            Control = RateAsNumber | Receive | NoModemLines
                | (wanted.DataBits == 7 ? SevenBits : EightBits)
                | (wanted.StopBits == 2 ? TwoStopBits : 0)
                | wanted.Parity switch { Parity.Even => ParityBit, Parity.Odd => ParityBit | OddParity, _ => 0 },
            InputSpeed = (uint)wanted.Baud,
            OutputSpeed = (uint)wanted.Baud,
        };
        settings.Characters[LeastCharacters] = 1;
        return settings;
    }
}

/// <summary><c>struct termios2</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SerialSettings
{
    public uint Input;
    public uint Output;
    public uint Control;
    public uint Local;
    public byte Discipline;
    public SerialCharacters Characters;
    public uint InputSpeed;
    public uint OutputSpeed;
}

/// <summary><c>c_cc</c>.</summary>
[System.Runtime.CompilerServices.InlineArray(19)]
internal struct SerialCharacters
{
    private byte first;
}
