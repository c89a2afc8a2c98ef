using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Gateway.Drivers.Buses;

/// <summary>What an adapter can do, as far as sensors need it (<c>I2C_FUNC_…</c> of linux/i2c.h).</summary>
[Flags]
internal enum I2cFunctions : ulong
{
    None = 0,

    /// <summary>Transfers of any length.</summary>
    Plain = 0x1,

    /// <summary>The address alone.</summary>
    Quick = 0x10000,

    /// <summary>One byte, no register.</summary>
    ReadByte = 0x20000,

    /// <summary>One byte, no register.</summary>
    WriteByte = 0x40000,

    /// <summary>One byte of a register.</summary>
    ReadByteData = 0x80000,

    /// <summary>One byte of a register.</summary>
    WriteByteData = 0x100000,

    /// <summary>Two bytes of a register.</summary>
    ReadWordData = 0x200000,

    /// <summary>Two bytes of a register.</summary>
    WriteWordData = 0x400000,

    /// <summary>Up to 32 bytes of a register.</summary>
    ReadBlock = 0x4000000,

    /// <summary>Up to 32 bytes of a register.</summary>
    WriteBlock = 0x8000000,

    /// <summary>Any of SMBus.</summary>
    AnySmbus = Quick | ReadByte | WriteByte | ReadByteData | WriteByteData | ReadWordData | WriteWordData | ReadBlock | WriteBlock,
}

/// <summary>The kinds of SMBus transfers (<c>I2C_SMBUS_…</c> of linux/i2c.h).</summary>
internal enum SmbusKind : uint
{
    Quick = 0,
    Byte = 1,
    ByteData = 2,
    WordData = 3,
    I2cBlock = 8,
}

/// <summary><c>union i2c_smbus_data</c>: a byte, a word of the machine, or a block whose first byte is its length.</summary>
[InlineArray(Length)]
internal struct SmbusData
{
    public const int MaxBlock = 32;
    public const int Length = MaxBlock + 2;

    private byte first;
}

/// <summary><c>struct i2c_smbus_ioctl_data</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct SmbusRequest
{
    public const byte Read = 1;
    public const byte Write = 0;

    public byte Direction;
    public byte Command;
    public SmbusKind Kind;
    public SmbusData* Data;
}
