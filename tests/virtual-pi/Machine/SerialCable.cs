using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Gateway.Drivers.Buses;
using Microsoft.Win32.SafeHandles;

namespace VirtualPi.Machine;

/// <summary>Two serial ports on PCI cards of the virtual machine, connected by a cable: the gateway's, and that of a device that talks.</summary>
internal sealed class SerialCable : IDisposable
{
    private const string Link = "/dev/serial/by-id/usb-Station-if00";
    private readonly string card;
    private readonly SafeFileHandle device;

    /// <summary>Finds both and gives the first one the name that udev gives.</summary>
    public unsafe SerialCable()
    {
        var cards = Directory.GetDirectories("/sys/bus/pci/devices").Where(d => Directory.Exists(d + "/tty")).Order(StringComparer.Ordinal).ToList();
        card = cards[0];
        device = Libc.Open("/dev/" + Port(cards[1]), Libc.ReadWrite | Libc.NoTerminal | Libc.NonBlocking | Libc.CloseOnExec);
        var settings = SerialAbi.Raw(new SerialRequest(Port(cards[1]), 4800, 7, Parity.Even));
        if (Libc.Ioctl(device, SerialAbi.SetSettings, &settings) < 0)
        {
            throw new IOException($"the serial port cannot be set up ({Errno.Text(Marshal.GetLastPInvokeError())})");
        }
    }

    /// <summary>As the kernel has set up the gateway's port.</summary>
    public static unsafe SerialSettings Settings
    {
        get
        {
            using var file = Libc.Open(Link, Libc.ReadWrite | Libc.NoTerminal | Libc.NonBlocking | Libc.CloseOnExec);
            SerialSettings settings;
            return Libc.Ioctl(file, SerialAbi.GetSettings, &settings) < 0
                ? throw new IOException($"{Link} does not say how it is set up ({Errno.Text(Marshal.GetLastPInvokeError())})")
                : settings;
        }
    }

    /// <summary>Gives the gateway's port its name and its group.</summary>
    public async Task PlugAsync()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Link)!);
        File.Delete(Link);
        File.CreateSymbolicLink(Link, "../../" + Port(card));
        await DeviceNode.GiveAsync("/dev/" + Port(card), "dialout");
    }

    /// <summary>Takes the gateway's port away from its driver, or gives it back.</summary>
    public async Task BindAsync(bool there)
    {
        await File.WriteAllTextAsync($"/sys/bus/pci/drivers/serial/{(there ? "bind" : "unbind")}", Path.GetFileName(card));
        if (there)
        {
            await PlugAsync();
        }
        else
        {
            File.Delete(Link);
        }
    }

    /// <summary>Says something at the far end of the cable.</summary>
    public unsafe void Say(string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        fixed (byte* from = bytes)
        {
            if (Libc.Write(device, from, (nuint)bytes.Length) != bytes.Length)
            {
                throw new IOException($"nothing can be said on the serial cable ({Errno.Text(Marshal.GetLastPInvokeError())})");
            }
        }
    }

    /// <summary>A line of an anemometer with its checksum.</summary>
    public static string Wind(double degrees, double knots)
    {
        var words = string.Create(CultureInfo.InvariantCulture, $"WIMWV,{degrees:0.0},R,{knots:0.0},N,A");
        return $"${words}*{Encoding.ASCII.GetBytes(words).Aggregate(0, (sum, b) => sum ^ b):X2}\r\n";
    }

    public void Dispose() => device.Dispose();

    private static string Port(string card) => Path.GetFileName(Directory.GetDirectories(card + "/tty").Single());
}
