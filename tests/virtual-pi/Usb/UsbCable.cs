using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace VirtualPi.Usb;

/// <summary>
/// Plugs a device of this program into the kernel's virtual USB controller vhci-hcd, which speaks USB/IP over a socket
/// (Documentation/usb/usbip_protocol.rst). Disposing pulls it out.
/// </summary>
internal sealed class UsbCable : IDisposable
{
    private const string Controller = "/sys/devices/platform/vhci_hcd.0/";
    private const int HeaderLength = 48;
    private const uint Submit = 1;
    private const uint Unlink = 2;
    private const uint Submitted = 3;
    private const uint Unlinked = 4;
    private const int Stalled = -32;
    private const int FullSpeed = 2;

    private readonly Func<UsbRequest, byte[]?> device;
    private readonly Socket kernels;
    private readonly Socket ours;
    private readonly Thread thread;

    /// <summary>Plugs it in. <paramref name="device"/> answers a transfer with what it sends, or with null to refuse; one thread calls it.</summary>
    public UsbCable(Func<UsbRequest, byte[]?> device)
    {
        this.device = device;
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        kernels = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        kernels.Connect(listener.LocalEndPoint!);
        ours = listener.Accept();
        ours.NoDelay = true;
        thread = new Thread(Serve) { Name = "usb", IsBackground = true };
        thread.Start();

        // Port, socket, number of the device, speed.
        File.WriteAllText(Controller + "attach", string.Create(CultureInfo.InvariantCulture, $"0 {kernels.Handle} 65538 {FullSpeed}"));
    }

    public void Dispose()
    {
        File.WriteAllText(Controller + "detach", "0");
        thread.Join();
        ours.Dispose();
        kernels.Dispose();
    }

    private void Serve()
    {
        var header = new byte[HeaderLength];
        while (Fill(header))
        {
            var (command, number, incoming) = (Word(header, 0), Word(header, 4), Word(header, 12) == 1);
            var length = (int)Word(header, 24);
            if (command == Unlink)
            {
                // All transfers are answered at once, so that none is left to be called back.
                Reply(Unlinked, number, 0, [], 0);
                continue;
            }

            var data = new byte[incoming || command != Submit ? 0 : length];
            if (!Fill(data))
            {
                return;
            }

            var answer = device(new UsbRequest((int)Word(header, 16), header[40..48], data, length));
            var sent = incoming ? answer ?? [] : [];
            Reply(Submitted, number, answer is null ? Stalled : 0, sent[..Math.Min(sent.Length, length)], incoming ? Math.Min(sent.Length, length) : length);
        }
    }

    private bool Fill(byte[] into)
    {
        for (var have = 0; have < into.Length;)
        {
            var read = ours.Receive(into, have, into.Length - have, SocketFlags.None, out var error);
            if (read == 0 || error != SocketError.Success)
            {
                return false;
            }

            have += read;
        }

        return true;
    }

    private void Reply(uint command, uint number, int status, byte[] data, int length)
    {
        var reply = new byte[HeaderLength + data.Length];
        Put(reply, 0, command);
        Put(reply, 4, number);
        Put(reply, 20, (uint)status);
        Put(reply, 24, (uint)length);
        data.CopyTo(reply, HeaderLength);
        ours.Send(reply, 0, reply.Length, SocketFlags.None, out _);
    }

    private static uint Word(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at));

    private static void Put(byte[] bytes, int at, uint value) => BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(at), value);
}
