using System.Runtime.InteropServices;
using Gateway.Abstractions.Sensors;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Drivers.Buses;

/// <summary>
/// An input line of the kernel. Debouncing is the chip's or the kernel's; so is the queue of changes, from which the oldest are
/// dropped when it is full. Changes carry the stamp of CLOCK_MONOTONIC, which on Linux is the clock of <see cref="TimeProvider.System"/>.
/// </summary>
internal sealed unsafe class LinuxGpioLine : IGpioLine
{
    private const int Batch = 64;
    private readonly string place;
    private readonly SafeFileHandle line;
    private readonly FileWait wait;
    private readonly GpioLineEvent[] events = new GpioLineEvent[Batch];

    private LinuxGpioLine(string place, SafeFileHandle line, CancellationToken stopping)
    {
        this.place = place;
        this.line = line;
        wait = new FileWait(line, stopping);
    }

    /// <summary>Asks the kernel for the line.</summary>
    /// <exception cref="SensorException">There is no such chip or line, or it is in use.</exception>
    public static LinuxGpioLine Open(LineRequest wanted, CancellationToken stopping)
    {
        using var chip = GpioChip.Find(wanted.Chip);
        var offset = chip.Find(wanted.Line);
        var where = $"line {wanted.Line} of {chip.Label}";
        var request = Request(wanted, offset);
        if (Libc.Ioctl(chip.File, GpioAbi.GetLine, &request) < 0)
        {
            // Kept first: asking for the name of the user is a system call too.
            var error = Marshal.GetLastPInvokeError();
            throw GpioFaults.CannotRequest(where, chip.Line(offset).Consumer.Text, error);
        }

        var opened = new SafeFileHandle(request.File, ownsHandle: true);
        try
        {
            return new LinuxGpioLine(where, opened, stopping);
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    public bool Read()
    {
        var values = new GpioLineValues { Mask = 1 };
        return Libc.Ioctl(line, GpioAbi.GetValues, &values) < 0
            ? throw GpioFaults.Gone(place, Marshal.GetLastPInvokeError())
            : (values.Bits & 1) != 0;
    }

    public TimeSpan Take(TimeSpan patience, Span<Edge> into, out int count)
    {
        count = 0;
        if (!wait.Wait(patience))
        {
            return TimeSpan.Zero;
        }

        fixed (GpioLineEvent* buffer = events)
        {
            var read = Libc.Read(line, buffer, (nuint)(Math.Min(Batch, into.Length) * sizeof(GpioLineEvent)));
            if (read < 0)
            {
                var error = Marshal.GetLastPInvokeError();
                return error is Errno.Interrupted or Errno.TryAgain ? TimeSpan.Zero : throw GpioFaults.Gone(place, error);
            }

            count = (int)read / sizeof(GpioLineEvent);
            for (var i = 0; i < count; i++)
            {
                into[i] = ToEdge(buffer[i].Timestamp, buffer[i].Id, buffer[i].LineNumber);
            }
        }

        return TimeSpan.Zero;
    }

    public void Dispose()
    {
        wait.Dispose();
        line.Dispose();
    }

    /// <summary>What the kernel is asked for.</summary>
    internal static GpioLineRequest Request(LineRequest wanted, uint offset)
    {
        var request = default(GpioLineRequest);
        request.Offsets[0] = offset;
        request.Lines = 1;
        request.EventBufferSize = GpioLines.QueueLength;
        request.Consumer = GpioName.Of("sensor-gateway");
        request.Config.Flags = GpioAbi.Input | GpioAbi.EdgeRising | GpioAbi.EdgeFalling
            | (wanted.ActiveLow ? GpioAbi.ActiveLow : 0)
            | wanted.Bias switch { Bias.PullUp => GpioAbi.BiasPullUp, Bias.PullDown => GpioAbi.BiasPullDown, _ => GpioAbi.BiasDisabled };
        if (wanted.Debounce > TimeSpan.Zero)
        {
            request.Config.AttributeCount = 1;
            request.Config.Attributes[0] = new GpioLineAttribute { Id = GpioAbi.DebounceAttribute, Value = (uint)wanted.Debounce.TotalMicroseconds, Mask = 1 };
        }

        return request;
    }

    /// <summary>One event in our words; stamps are nanoseconds, ticks are 100 of them.</summary>
    internal static Edge ToEdge(ulong timestamp, uint kind, uint lineNumber) =>
        new(kind == GpioAbi.RisingEvent, (long)(timestamp / TimeSpan.NanosecondsPerTick), lineNumber);
}
