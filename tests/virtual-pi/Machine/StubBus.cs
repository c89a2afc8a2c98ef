using System.Runtime.InteropServices;
using Gateway.Drivers.Buses;
using Microsoft.Win32.SafeHandles;

namespace VirtualPi.Machine;

/// <summary>
/// The kernel's i2c-stub on <c>/dev/i2c-0</c>: registers without a chip, which are set here, and can be read both by drivers of the kernel and
/// by the gateway. It does SMBus only. A block that is written goes into registers in a row, which a BME280 does not do.
/// </summary>
internal sealed unsafe class StubBus : IDisposable
{
    private const nuint AddressByForce = 0x706;

    private readonly SafeFileHandle file = Libc.Open("/dev/i2c-0", Libc.ReadWrite | Libc.CloseOnExec);

    /// <summary>Lets a driver of the kernel have an address, as a device tree or an overlay does.</summary>
    public static void Give(string driver, int address) => File.WriteAllText("/sys/bus/i2c/devices/i2c-0/new_device", $"{driver} 0x{address:x2}");

    /// <summary>Sets registers of 8 bits, from one on.</summary>
    public void Set(int address, byte register, params ReadOnlySpan<byte> values)
    {
        foreach (var value in values)
        {
            Write(address, register++, SmbusKind.ByteData, value);
        }
    }

    /// <summary>Sets a register of 16 bits, which chips send with the highest byte first and SMBus has the other way round.</summary>
    public void SetWord(int address, byte register, ushort value) => Write(address, register, SmbusKind.WordData, System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(value));

    public void Dispose() => file.Dispose();

    private void Write(int address, byte register, SmbusKind kind, ushort value)
    {
        // By force, as a driver of the kernel may have the address; nobody else writes while this does.
        var data = default(SmbusData);
        MemoryMarshal.Write(data, value);
        var request = new SmbusRequest { Direction = SmbusRequest.Write, Command = register, Kind = kind, Data = &data };
        if (Libc.Ioctl(file, AddressByForce, address) < 0 || Libc.Ioctl(file, I2cAbi.Smbus, &request) < 0)
        {
            throw new IOException($"the stub's address 0x{address:x2} cannot be written ({Errno.Text(Marshal.GetLastPInvokeError())})");
        }
    }
}
