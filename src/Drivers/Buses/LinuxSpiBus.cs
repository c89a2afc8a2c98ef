using System.Runtime.InteropServices;
using Gateway.Abstractions.Sensors;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Drivers.Buses;

/// <summary>An SPI bus of the kernel: <c>/dev/spidevB.S</c> for each select line, opened when it is first needed.</summary>
internal sealed unsafe class LinuxSpiBus(string name, string prefix) : ISpiBus
{
    private readonly Dictionary<SpiDevice, SafeFileHandle> files = [];

    public string Name => name;

    public void Transfer(SpiDevice device, ReadOnlySpan<byte> write, Span<byte> read)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(write.Length, SpiAbi.MaxLength);
        ArgumentOutOfRangeException.ThrowIfNotEqual(read.Length, write.Length);
        if (!files.TryGetValue(device, out var file))
        {
            file = Open($"{prefix}.{device.Select}", device.Mode);
            files.Add(device, file);
        }

        fixed (byte* from = write)
        fixed (byte* to = read)
        {
            var transfer = new SpiTransfer
            {
                Write = (ulong)from, Read = (ulong)to, Length = (uint)write.Length, Hertz = (uint)device.Hertz, BitsPerWord = 8,
            };
            if (Libc.Ioctl(file, SpiAbi.OneMessage, &transfer) < 0)
            {
                throw SpiFaults.Transfer(name, device.Select, Marshal.GetLastPInvokeError());
            }
        }
    }

    public void Dispose()
    {
        foreach (var file in files.Values)
        {
            file.Dispose();
        }

        files.Clear();
    }

    private static SafeFileHandle Open(string path, int mode)
    {
        var file = Libc.Open(path, Libc.ReadWrite | Libc.CloseOnExec);
        if (file.IsInvalid)
        {
            throw SpiFaults.CannotOpen(path, Marshal.GetLastPInvokeError());
        }

        var value = (byte)mode;
        if (Libc.Ioctl(file, SpiAbi.SetMode, &value) < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            file.Dispose();
            throw SpiFaults.CannotSetUp(path, mode, error);
        }

        return file;
    }
}
