using System.Runtime.InteropServices;

namespace Gateway.Drivers.Buses;

/// <summary>The kernel's interface of <c>/dev/spidevB.S</c> (linux/spi/spidev.h). The request numbers contain the sizes of the arguments.</summary>
internal static class SpiAbi
{
    public const nuint OneMessage = 0x40206B00;
    public const nuint SetMode = 0x40016B01;

    /// <summary>Longest transfer that spidev takes unless it is loaded with a larger buffer.</summary>
    public const int MaxLength = 4096;
}

/// <summary><c>struct spi_ioc_transfer</c>; its pointers have 64 bits on every system.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SpiTransfer
{
    public ulong Write;
    public ulong Read;
    public uint Length;
    public uint Hertz;
    public ushort DelayMicroseconds;
    public byte BitsPerWord;
    public byte SelectChange;
    public uint Rest;
}
