namespace VirtualPi.Usb;

/// <summary>
/// A DS2490, the USB adapter of 1-Wire (datasheet DS2490): commands come at the control endpoint, bytes for the wire and bytes from it at two
/// others. As far as the kernel's driver ds2490 uses it.
/// </summary>
internal sealed class OneWireAdapter(OneWireThermometer thermometer)
{
    private const int Status = 1;
    private const int ToWire = 2;
    private const int FromWire = 3;

    // Request types and numbers of USB, and of the adapter.
    private const int GetDescriptor = 0x8006;
    private const int Standard = 0x00;
    private const int Communication = 0x4001;

    // Of the words of a command, the bits that say which it is (table 3).
    private const int Which = 0x00F6;
    private const int BitOut = 0x0020;
    private const int Reset = 0x0042;
    private const int ByteOut = 0x0052;
    private const int Block = 0x0074;
    private const int Search = 0x00F4;
    private const int One = 0x0008;

    private const byte Idle = 0x20;

    private static readonly byte[] DeviceDescriptor = [18, 1, 0x10, 0x01, 0xFF, 0, 0, 8, 0xFA, 0x04, 0x90, 0x24, 0x02, 0x00, 0, 0, 0, 1];

    private readonly Queue<byte> outgoing = new();
    private readonly Queue<byte> incoming = new();

    /// <summary>One transfer; null: refused.</summary>
    public byte[]? Answer(UsbRequest request)
    {
        switch (request.Endpoint)
        {
            case Status:
                return Said();
            case ToWire:
                foreach (var value in request.Data)
                {
                    outgoing.Enqueue(value);
                }

                return [];
            case FromWire:
                var all = incoming.ToArray();
                incoming.Clear();
                return all;
            default:
                return Control(request);
        }
    }

    private byte[]? Control(UsbRequest request)
    {
        switch (request.Kind)
        {
            case GetDescriptor:
                return (request.Value >> 8) switch { 1 => DeviceDescriptor, 2 => Configuration(), _ => null };
            case Communication:
                Command(request.Value, request.Index);
                return [];
            default:
                // To choose a configuration or an interface, and settings of the wire.
                return (request.Kind >> 8) is Standard or 0x01 or 0x40 or 0x02 ? [] : null;
        }
    }

    private void Command(int command, int index)
    {
        switch (command & Which)
        {
            case Reset:
                outgoing.Clear();
                incoming.Clear();
                thermometer.Reset();
                break;
            case BitOut:
                incoming.Enqueue((byte)(OneWireThermometer.Bit((command & One) != 0) ? 1 : 0));
                break;
            case ByteOut:
                incoming.Enqueue(thermometer.Byte((byte)index));
                break;
            case Block:
                for (; index > 0; index--)
                {
                    incoming.Enqueue(thermometer.Byte(outgoing.Dequeue()));
                }

                break;
            case Search:
                outgoing.Clear();
                foreach (var value in thermometer.Found)
                {
                    incoming.Enqueue(value);
                }

                break;
        }
    }

    /// <summary>The 16 bytes of the state, of which the kernel looks at two: idle, and how much has come from the wire.</summary>
    private byte[] Said()
    {
        var state = new byte[16];
        state[8] = Idle;
        state[13] = (byte)incoming.Count;
        return state;
    }

    /// <summary>One interface, without endpoints as alternative 0 to 2 and with all three as alternative 3, the one that is used.</summary>
    private static byte[] Configuration()
    {
        byte[] interfaces =
        [
            .. Interface(0, 0), .. Interface(1, 0), .. Interface(2, 0), .. Interface(3, 3),
            7, 5, 0x80 | Status, 3, 16, 0, 1,
            7, 5, ToWire, 2, 64, 0, 0,
            7, 5, 0x80 | FromWire, 2, 64, 0, 0,
        ];
        return [9, 2, (byte)(9 + interfaces.Length), 0, 1, 1, 0, 0x80, 50, .. interfaces];

        static byte[] Interface(byte alternative, byte endpoints) => [9, 4, 0, alternative, endpoints, 0xFF, 0, 0, 0];
    }
}
