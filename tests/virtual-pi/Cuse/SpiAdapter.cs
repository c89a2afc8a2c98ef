using System.Runtime.InteropServices;
using Gateway.Drivers.Buses;

namespace VirtualPi.Cuse;

/// <summary>
/// The SPI device behind a real <c>/dev/spidevB.S</c>: takes what spidev takes (the mode, and one transfer at a time) and passes the bytes to a
/// simulated chip.
/// </summary>
internal sealed class SpiAdapter : IDisposable
{
    private readonly ISimulatedSpiChip chip;
    private readonly CuseDevice device;
    private volatile int failing;
    private volatile int mode = -1;
    private volatile uint hertz;
    private volatile uint bits;

    /// <summary>Makes the device <paramref name="name"/>, as <c>spidev0.0</c>.</summary>
    public SpiAdapter(string name, ISimulatedSpiChip chip)
    {
        this.chip = chip;
        device = new CuseDevice(name, Answer);
    }

    /// <summary>The error with which each transfer fails; 0: none does.</summary>
    public int Failing
    {
        get => failing;
        set => failing = value;
    }

    /// <summary>The mode that was set; -1: none was.</summary>
    public int Mode => mode;

    /// <summary>The clock of the last transfer.</summary>
    public uint Hertz => hertz;

    /// <summary>The word length of the last transfer.</summary>
    public uint Bits => bits;

    public void Dispose() => device.Dispose();

    private IoctlAnswer Answer(IoctlCall call)
    {
        switch (call.Command)
        {
            case (uint)SpiAbi.SetMode when call.Data.Length < 1:
                return new IoctlAnswer.Needs([new FuseArea(call.Argument, 1)], []);
            case (uint)SpiAbi.SetMode:
                mode = call.Data.Span[0];
                return new IoctlAnswer.Done(0, []);
            case (uint)SpiAbi.OneMessage:
                return Transfer(call);
            default:
                return new IoctlAnswer.Failed(Errno.NotATerminal);
        }
    }

    /// <summary>Comes three times, as I2C_RDWR does: with nothing, with where the bytes are, and with what is written and room for what is read.</summary>
    private unsafe IoctlAnswer Transfer(IoctlCall call)
    {
        var head = new FuseArea(call.Argument, (ulong)sizeof(SpiTransfer));
        if (call.Data.Length < sizeof(SpiTransfer))
        {
            return new IoctlAnswer.Needs([head], []);
        }

        var transfer = MemoryMarshal.Read<SpiTransfer>(call.Data.Span);
        var written = call.Data[sizeof(SpiTransfer)..];
        if (written.Length < transfer.Length)
        {
            return new IoctlAnswer.Needs([head, new FuseArea(transfer.Write, transfer.Length)], [new FuseArea(transfer.Read, transfer.Length)]);
        }

        (hertz, bits) = (transfer.Hertz, transfer.BitsPerWord);
        if (failing != 0)
        {
            return new IoctlAnswer.Failed(failing);
        }

        var read = new byte[transfer.Length];
        chip.Transfer(written.Span, read);
        return new IoctlAnswer.Done(read.Length, read);
    }
}
