using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Gateway.Drivers.Buses;

/// <summary>The kernel's interface of <c>/dev/gpiochipN</c>, version 2 (linux/gpio.h, since 5.10). The request numbers contain the sizes of the structures.</summary>
internal static class GpioAbi
{
    public const nuint ChipInfo = 0x8044B401;
    public const nuint LineInfo = 0xC100B405;
    public const nuint GetLine = 0xC250B407;
    public const nuint SetConfig = 0xC110B40D;
    public const nuint GetValues = 0xC010B40E;
    public const nuint SetValues = 0xC010B40F;

    public const ulong Used = 1;
    public const ulong ActiveLow = 1 << 1;
    public const ulong Input = 1 << 2;
    public const ulong Output = 1 << 3;
    public const ulong EdgeRising = 1 << 4;
    public const ulong EdgeFalling = 1 << 5;
    public const ulong BiasPullUp = 1 << 8;
    public const ulong BiasPullDown = 1 << 9;
    public const ulong BiasDisabled = 1 << 10;

    public const uint FlagsAttribute = 1;
    public const uint ValuesAttribute = 2;
    public const uint DebounceAttribute = 3;
    public const uint RisingEvent = 1;
}

/// <summary><c>struct gpiochip_info</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioChipInfo
{
    public GpioName Name;
    public GpioName Label;
    public uint Lines;
}

/// <summary><c>struct gpio_v2_line_info</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct GpioLineInfo
{
    public GpioName Name;
    public GpioName Consumer;
    public uint Offset;
    public uint AttributeCount;
    public ulong Flags;
    public fixed byte Rest[176];
}

/// <summary><c>struct gpio_v2_line_request</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct GpioLineRequest
{
    public fixed uint Offsets[64];
    public GpioName Consumer;
    public GpioLineConfig Config;
    public uint Lines;
    public uint EventBufferSize;
    public fixed uint Padding[5];
    public int File;
}

/// <summary><c>struct gpio_v2_line_config</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct GpioLineConfig
{
    public ulong Flags;
    public uint AttributeCount;
    public fixed uint Padding[5];
    public GpioLineAttributes Attributes;
}

/// <summary><c>struct gpio_v2_line_config_attribute</c>: a value of some kind for the lines in the mask.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioLineAttribute
{
    public uint Id;
    public uint Padding;
    public ulong Value;
    public ulong Mask;
}

/// <summary>The attributes of a configuration.</summary>
[InlineArray(10)]
internal struct GpioLineAttributes
{
    private GpioLineAttribute first;
}

/// <summary><c>struct gpio_v2_line_values</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioLineValues
{
    public ulong Bits;
    public ulong Mask;
}

/// <summary><c>struct gpio_v2_line_event</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct GpioLineEvent
{
    public ulong Timestamp;
    public uint Id;
    public uint Offset;
    public uint Number;
    public uint LineNumber;
    public fixed uint Padding[6];
}

/// <summary>A text of at most 31 bytes, ended by zero.</summary>
[InlineArray(32)]
internal struct GpioName
{
    private byte first;

    /// <summary>The text up to the zero.</summary>
    public readonly string Text
    {
        get
        {
            ReadOnlySpan<byte> bytes = this;
            var end = bytes.IndexOf((byte)0);
            return System.Text.Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
        }
    }

    /// <summary>The text as the kernel wants it.</summary>
    public static GpioName Of(string text)
    {
        var name = default(GpioName);
        System.Text.Encoding.ASCII.GetBytes(text.AsSpan(0, Math.Min(text.Length, 31)), name);
        return name;
    }
}
