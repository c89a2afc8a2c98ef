using System.Runtime.InteropServices;
using Gateway.Abstractions.Sensors;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Drivers.Buses;

/// <summary>An I²C adapter of the kernel, <c>/dev/i2c-N</c>. Each transaction is one system call, which no other process can come between.</summary>
internal sealed unsafe class LinuxI2cBus : II2cBus
{
    /// <summary>Time until the kernel gives up a transaction, in its unit of 10 ms. By default it would take a second. It holds for all users of the adapter.</summary>
    private const nint Deadline = 20;

    private readonly SafeFileHandle file;

    private LinuxI2cBus(string name, SafeFileHandle file)
    {
        Name = name;
        this.file = file;
    }

    public string Name { get; }

    /// <summary>Opens <paramref name="path"/> and makes sure that it can do what drivers need.</summary>
    /// <exception cref="SensorException">It cannot be opened or is no such adapter.</exception>
    public static LinuxI2cBus Open(string name, string path)
    {
        var opened = Libc.Open(path, Libc.ReadWrite | Libc.CloseOnExec);
        if (opened.IsInvalid)
        {
            throw I2cFaults.CannotOpen(path, Marshal.GetLastPInvokeError());
        }

        try
        {
            // An unsigned long in C; the upper half stays zero where that has 32 bits.
            ulong functions = 0;
            if (Libc.Ioctl(opened, I2cAbi.Functions, &functions) < 0)
            {
                throw I2cFaults.NoAdapter(path, Marshal.GetLastPInvokeError());
            }

            if ((functions & I2cAbi.PlainTransfers) == 0)
            {
                throw I2cFaults.NoPlainTransfers(path, functions);
            }

            // An adapter that refuses it keeps the kernel's deadline, which is longer and otherwise as good.
            _ = Libc.Ioctl(opened, I2cAbi.Timeout, Deadline);
            return new LinuxI2cBus(name, opened);
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    public void Transfer(int address, ReadOnlySpan<byte> write, Span<byte> read)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(write.Length, I2cAbi.MaxLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(read.Length, I2cAbi.MaxLength);
        fixed (byte* from = write)
        fixed (byte* to = read)
        {
            var messages = stackalloc I2cMessage[2];
            var count = 0u;
            if (write.Length > 0 || read.Length == 0)
            {
                messages[count++] = new I2cMessage { Address = (ushort)address, Length = (ushort)write.Length, Buffer = from };
            }

            if (read.Length > 0)
            {
                messages[count++] = new I2cMessage { Address = (ushort)address, Flags = I2cMessage.ReadFlag, Length = (ushort)read.Length, Buffer = to };
            }

            var transfer = new I2cTransfer { Messages = messages, Count = count };
            if (Libc.Ioctl(file, I2cAbi.Transfer, &transfer) < 0)
            {
                throw I2cFaults.Transfer(Name, address, Marshal.GetLastPInvokeError());
            }
        }
    }

    public void Dispose() => file.Dispose();
}
