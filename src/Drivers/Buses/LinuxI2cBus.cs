using System.Runtime.InteropServices;
using Gateway.Abstractions.Sensors;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Drivers.Buses;

/// <summary>
/// An I²C adapter of the kernel, <c>/dev/i2c-N</c>. Each transaction is one system call, which no other process can come between. On an
/// adapter that does SMBus only, those transactions that SMBus has too.
/// </summary>
internal sealed unsafe class LinuxI2cBus : II2cBus
{
    /// <summary>Time until the kernel gives up a transaction, in its unit of 10 ms. By default it would take a second. It holds for all users of the adapter.</summary>
    private const nint Deadline = 20;

    private readonly SafeFileHandle file;

    private readonly I2cFunctions functions;

    /// <summary>What the file is set to, for SMBus; -1: nothing yet.</summary>
    private int addressed = -1;

    private LinuxI2cBus(string name, SafeFileHandle file, I2cFunctions functions)
    {
        Name = name;
        this.file = file;
        this.functions = functions;
    }

    public string Name { get; }

    /// <summary>Opens <paramref name="path"/> and asks what it can do.</summary>
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
            ulong asked = 0;
            if (Libc.Ioctl(opened, I2cAbi.Functions, &asked) < 0)
            {
                throw I2cFaults.NoAdapter(path, Marshal.GetLastPInvokeError());
            }

            var able = (I2cFunctions)asked & (I2cFunctions.Plain | I2cFunctions.AnySmbus);
            if (able == I2cFunctions.None)
            {
                throw I2cFaults.NoTransfers(path, asked);
            }

            // An adapter that refuses it keeps the kernel's deadline, which is longer and otherwise as good.
            _ = Libc.Ioctl(opened, I2cAbi.Timeout, Deadline);
            return new LinuxI2cBus(name, opened, able);
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
        if (!functions.HasFlag(I2cFunctions.Plain))
        {
            TransferOnSmbus(address, write, read);
            return;
        }

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

    private void TransferOnSmbus(int address, ReadOnlySpan<byte> write, Span<byte> read)
    {
        var transfer = SmbusTransfer.Of(write, read.Length, functions) ?? throw I2cFaults.NotOnSmbus(Name, address, write.Length, read.Length, functions);
        if (addressed != address)
        {
            addressed = -1;
            Check(Libc.Ioctl(file, I2cAbi.Address, address), address);
            addressed = address;
        }

        var data = default(SmbusData);
        transfer.Fill(write, read.Length, data);
        var request = new SmbusRequest { Direction = transfer.Direction, Command = transfer.Command, Kind = transfer.Kind, Data = &data };
        Check(Libc.Ioctl(file, I2cAbi.Smbus, &request), address);
        if (!transfer.Take(data, read))
        {
            throw I2cFaults.Transfer(Name, address, Errno.InputOutput);
        }
    }

    private void Check(int result, int address)
    {
        if (result < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            throw error == Errno.Busy ? I2cFaults.InUse(Name, address) : I2cFaults.Transfer(Name, address, error);
        }
    }
}
