using System.Runtime.InteropServices;

namespace Gateway.Drivers.Buses;

/// <summary>The kernel's interface of <c>/dev/i2c-N</c> (linux/i2c-dev.h, linux/i2c.h).</summary>
internal static class I2cAbi
{
    public const nuint Timeout = 0x702;
    public const nuint Address = 0x703;
    public const nuint Functions = 0x705;
    public const nuint Transfer = 0x707;
    public const nuint Smbus = 0x720;

    /// <summary>Longest message that i2c-dev takes.</summary>
    public const int MaxLength = 8192;
}

/// <summary><c>struct i2c_msg</c>; the pointer makes it 16 bytes on 64-bit systems and 12 on 32-bit ones.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct I2cMessage
{
    public const ushort ReadFlag = 1;

    public ushort Address;
    public ushort Flags;
    public ushort Length;
    public byte* Buffer;
}

/// <summary><c>struct i2c_rdwr_ioctl_data</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct I2cTransfer
{
    public I2cMessage* Messages;
    public uint Count;
}
