using System.Runtime.InteropServices;
using Gateway.Abstractions.Sensors;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Drivers.Buses;

/// <summary>A serial port of the kernel. What comes while nobody reads waits in the kernel, 4 KiB at least.</summary>
internal sealed unsafe class LinuxSerialPort : ISerialPort
{
    private readonly string path;
    private readonly SafeFileHandle file;
    private readonly FileWait wait;

    private LinuxSerialPort(string path, SafeFileHandle file, CancellationToken stopping)
    {
        this.path = path;
        this.file = file;
        wait = new FileWait(file, stopping);
    }

    /// <summary>Opens the port for this program alone and sets it up.</summary>
    /// <exception cref="SensorException">There is no such port, or it is in use or none at all.</exception>
    public static LinuxSerialPort Open(SerialRequest wanted, CancellationToken stopping)
    {
        // Not blocking: a port whose other end does not say that it is there would never open.
        var opened = Libc.Open(wanted.Path, Libc.ReadWrite | Libc.NoTerminal | Libc.NonBlocking | Libc.CloseOnExec);
        if (opened.IsInvalid)
        {
            throw SerialFaults.CannotOpen(wanted.Path, Marshal.GetLastPInvokeError());
        }

        try
        {
            var settings = SerialAbi.Raw(wanted);
            SerialSettings got;
            if (Libc.Ioctl(opened, SerialAbi.SetSettings, &settings) < 0 || Libc.Ioctl(opened, SerialAbi.GetSettings, &got) < 0)
            {
                throw SerialFaults.CannotSetUp(wanted.Path, wanted, Marshal.GetLastPInvokeError());
            }

            // The hardware does the nearest rate there is; more than 3 % away no character is read right.
            if (Math.Abs((double)got.InputSpeed - wanted.Baud) > 0.03 * wanted.Baud)
            {
                throw SerialFaults.CannotSetUp(wanted.Path, wanted, Errno.Invalid);
            }

            if (Libc.Ioctl(opened, SerialAbi.SetExclusive, (nint)0) < 0 || Libc.Ioctl(opened, SerialAbi.Flush, SerialAbi.FlushInput) < 0)
            {
                throw SerialFaults.CannotSetUp(wanted.Path, wanted, Marshal.GetLastPInvokeError());
            }

            return new LinuxSerialPort(wanted.Path, opened, stopping);
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    public TimeSpan Read(TimeSpan patience, Span<byte> into, out int count)
    {
        count = 0;
        if (!wait.Wait(patience))
        {
            return TimeSpan.Zero;
        }

        fixed (byte* buffer = into)
        {
            var read = Libc.Read(file, buffer, (nuint)into.Length);
            if (read > 0)
            {
                count = (int)read;
                return TimeSpan.Zero;
            }

            // Nothing at all, where something was announced, is the end.
            var error = read < 0 ? Marshal.GetLastPInvokeError() : 0;
            return error is Errno.Interrupted or Errno.TryAgain ? TimeSpan.Zero : throw SerialFaults.Gone(path, error);
        }
    }

    public void Dispose()
    {
        wait.Dispose();
        file.Dispose();
    }
}
