using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Gateway.Drivers.Buses;

namespace VirtualPi.Cuse;

/// <summary>
/// The I²C adapter behind a real <c>/dev/i2c-N</c>: takes what i2c-dev takes (I2C_FUNCS, I2C_TIMEOUT, I2C_SLAVE, I2C_RDWR) and passes the messages
/// to the simulated chips that the unit tests use. An adapter without a device in between fails as told.
/// </summary>
internal sealed class I2cAdapter : IDisposable
{
    private const uint Slave = 0x703;

    private readonly ConcurrentDictionary<int, ISimulatedChip> chips = [];
    private readonly CuseDevice device;
    private volatile int failing;
    private volatile int hangsAt;
    private volatile bool hanging;
    private volatile uint timeout;
    private int functionsAsked;

    /// <summary>Makes the device <paramref name="name"/>, as <c>i2c-9</c>.</summary>
    public I2cAdapter(string name)
    {
        device = new CuseDevice(name, Answer);
    }

    /// <summary>The error with which each transfer fails; 0: none does.</summary>
    public int Failing
    {
        get => failing;
        set => failing = value;
    }

    /// <summary>How often I2C_FUNCS was asked.</summary>
    public int FunctionsAsked => functionsAsked;

    /// <summary>Whether a transfer has come that does not return.</summary>
    public bool Hanging => hanging;

    /// <summary>The last deadline that was set with I2C_TIMEOUT.</summary>
    public TimeSpan Timeout => TimeSpan.FromMilliseconds(10 * timeout);

    /// <summary>Wires a chip.</summary>
    public void Attach(int address, ISimulatedChip chip) => chips[address] = chip;

    /// <summary>Unwires it: from now on nobody acknowledges the address.</summary>
    public void Detach(int address) => chips.TryRemove(address, out _);

    /// <summary>From now on no transfer with this device returns, as if it held the clock low and the driver of the adapter waited for ever.</summary>
    public void HangAt(int address) => hangsAt = address;

    /// <summary>Ends <see cref="HangAt"/>; the transfers that hang fail with <paramref name="error"/>.</summary>
    public void LetGo(int error)
    {
        hangsAt = 0;
        hanging = false;
        device.GiveUp(error);
    }

    public void Dispose() => device.Dispose();

    private IoctlAnswer Answer(IoctlCall call)
    {
        switch (call.Command)
        {
            case (uint)I2cAbi.Functions when call.Room < sizeof(ulong):
                return new IoctlAnswer.Needs([], [new FuseArea(call.Argument, sizeof(ulong))]);
            case (uint)I2cAbi.Functions:
                Interlocked.Increment(ref functionsAsked);
                return new IoctlAnswer.Done(0, BitConverter.GetBytes((ulong)I2cFunctions.Plain));
            case (uint)I2cAbi.Timeout:
                timeout = (uint)call.Argument;
                return new IoctlAnswer.Done(0, []);
            case Slave:
                return new IoctlAnswer.Done(0, []);
            case (uint)I2cAbi.Transfer:
                return Transfer(call);
            default:
                return new IoctlAnswer.Failed(Errno.NotATerminal);
        }
    }

    /// <summary>I2C_RDWR comes three times: with nothing, with the list of messages, and with what is written and room for what is read.</summary>
    private unsafe IoctlAnswer Transfer(IoctlCall call)
    {
        var list = new FuseArea(call.Argument, (ulong)sizeof(I2cTransfer));
        if (call.Data.Length < sizeof(I2cTransfer))
        {
            return new IoctlAnswer.Needs([list], []);
        }

        var transfer = MemoryMarshal.Read<I2cTransfer>(call.Data.Span);
        var messages = new FuseArea((ulong)transfer.Messages, transfer.Count * (ulong)sizeof(I2cMessage));
        var rest = call.Data[sizeof(I2cTransfer)..];
        if (rest.Length < (int)messages.Length)
        {
            return new IoctlAnswer.Needs([list, messages], []);
        }

        var written = rest[(int)messages.Length..];
        var parts = MemoryMarshal.Cast<byte, I2cMessage>(rest.Span[..(int)messages.Length]);
        var (outgoing, incoming) = Areas(parts);
        if (written.Length < Sum(outgoing) || call.Room < Sum(incoming))
        {
            return new IoctlAnswer.Needs([list, messages, .. outgoing], incoming);
        }

        if (parts.Length > 0 && parts[0].Address == hangsAt)
        {
            hanging = true;
            return new IoctlAnswer.None();
        }

        return failing != 0 ? new IoctlAnswer.Failed(failing)
            : Do(parts, written.Span, new byte[Sum(incoming)]);
    }

    private IoctlAnswer Do(ReadOnlySpan<I2cMessage> messages, ReadOnlySpan<byte> written, byte[] read)
    {
        var room = read.AsSpan();
        foreach (var message in messages)
        {
            var isRead = (message.Flags & I2cMessage.ReadFlag) != 0;
            var write = isRead ? [] : written[..message.Length];
            var into = isRead ? room[..message.Length] : [];
            if (!chips.TryGetValue(message.Address, out var chip) || !chip.Transfer(write, into))
            {
                return new IoctlAnswer.Failed(Errno.NoDeviceOrAddress);
            }

            written = written[write.Length..];
            room = room[into.Length..];
        }

        return new IoctlAnswer.Done(messages.Length, read);
    }

    private static unsafe (List<FuseArea> Outgoing, List<FuseArea> Incoming) Areas(ReadOnlySpan<I2cMessage> messages)
    {
        var (outgoing, incoming) = (new List<FuseArea>(), new List<FuseArea>());
        foreach (var message in messages)
        {
            ((message.Flags & I2cMessage.ReadFlag) != 0 ? incoming : outgoing).Add(new FuseArea((ulong)message.Buffer, message.Length));
        }

        return (outgoing, incoming);
    }

    private static int Sum(List<FuseArea> areas) => areas.Sum(a => (int)a.Length);
}
