namespace VirtualPi.Usb;

/// <summary>
/// A DS18B20 (datasheet 19-7487), alone on its wire and byte by byte: after a reset comes a command of the wire, then one of the chip. A read is a
/// write of ones, of which the chip holds down what it makes a zero.
/// </summary>
internal sealed class OneWireThermometer
{
    private const byte MatchRom = 0x55;
    private const byte SkipRom = 0xCC;
    private const byte Convert = 0x44;
    private const byte ReadScratchpad = 0xBE;

    /// <summary>The example of Maxim's notes, whose checksum is 0x74.</summary>
    private static readonly byte[] Rom = [0x28, 0xAC, 0x41, 0x0E, 0x07, 0x00, 0x00, 0x74];

    private volatile byte[] scratchpad = System.Convert.FromHexString("E00100003FFF10103F");
    private volatile bool isThere = true;
    private int conversions;
    private byte romCommand;
    private byte command;
    private int position;

    /// <summary>What the next measurement leaves in its memory: nine bytes.</summary>
    public string Scratchpad
    {
        set => scratchpad = System.Convert.FromHexString(value);
    }

    /// <summary>Whether it is at the wire.</summary>
    public bool IsThere
    {
        get => isThere;
        set => isThere = value;
    }

    /// <summary>How often it has measured.</summary>
    public int Conversions => conversions;

    /// <summary>What a search of the wire finds.</summary>
    public byte[] Found => isThere ? Rom : [];

    /// <summary>The next byte is a command of the wire.</summary>
    public void Reset() => (romCommand, command, position) = (0, 0, 0);

    /// <summary>One byte on the wire.</summary>
    public byte Byte(byte written)
    {
        if (!isThere)
        {
            return written;
        }

        if (romCommand == 0)
        {
            romCommand = written;
        }
        else if (romCommand == MatchRom && command == 0 && position < Rom.Length)
        {
            // One that is called by another name says nothing until the next reset.
            romCommand = written == Rom[position++] ? romCommand : byte.MaxValue;
        }
        else if (romCommand is MatchRom or SkipRom && command == 0)
        {
            (command, position) = (written, 0);
            Interlocked.Add(ref conversions, command == Convert ? 1 : 0);
        }
        else if (command == ReadScratchpad && position < scratchpad.Length)
        {
            return (byte)(written & scratchpad[position++]);
        }

        return written;
    }

    /// <summary>One bit on the wire: it has its own supply, and has measured when it is asked.</summary>
    public static bool Bit(bool written) => written;
}
