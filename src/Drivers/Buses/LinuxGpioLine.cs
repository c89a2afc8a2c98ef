using System.Runtime.InteropServices;
using Gateway.Abstractions.Sensors;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Drivers.Buses;

/// <summary>
/// A line of the kernel, if need be together with an output. Debouncing is the chip's or the kernel's; so is the queue of changes, from which the oldest are
/// dropped when it is full. Changes carry the stamp of CLOCK_MONOTONIC, which on Linux is the clock of <see cref="TimeProvider.System"/>.
/// </summary>
internal sealed unsafe class LinuxGpioLine : IGpioLine
{
    private const int Batch = 64;

    // Lines of a request are named by bits, in the order asked for.
    private const ulong InputBit = 1;
    private const ulong OutputBit = 2;

    private readonly LineRequest wanted;
    private readonly string place;
    private readonly SafeFileHandle line;
    private readonly FileWait wait;
    private readonly GpioLineEvent[] events = new GpioLineEvent[Batch];

    private LinuxGpioLine(LineRequest wanted, string place, SafeFileHandle line, CancellationToken stopping)
    {
        this.wanted = wanted;
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
        uint? output = wanted.Output is null ? null : chip.Find(wanted.Output);
        var where = output is null ? $"line {wanted.Line} of {chip.Label}" : $"line {wanted.Line} or {wanted.Output} of {chip.Label}";
        var request = Request(wanted, offset, output);
        if (Libc.Ioctl(chip.File, GpioAbi.GetLine, &request) < 0)
        {
            // Kept first: asking for the name of the user is a system call too.
            var error = Marshal.GetLastPInvokeError();
            var consumer = chip.Line(offset).Consumer.Text;
            throw GpioFaults.CannotRequest(where, consumer.Length > 0 || output is null ? consumer : chip.Line(output.Value).Consumer.Text, error);
        }

        var opened = new SafeFileHandle(request.File, ownsHandle: true);
        try
        {
            return new LinuxGpioLine(wanted, where, opened, stopping);
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    public bool Read()
    {
        var values = new GpioLineValues { Mask = InputBit };
        return Libc.Ioctl(line, GpioAbi.GetValues, &values) < 0
            ? throw GpioFaults.Gone(place, Marshal.GetLastPInvokeError())
            : (values.Bits & InputBit) != 0;
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

    public void Drive(bool high)
    {
        if (wanted.Output is null)
        {
            Configure(Driven(high));
            return;
        }

        var values = new GpioLineValues { Mask = OutputBit, Bits = high ? OutputBit : 0 };
        if (Libc.Ioctl(line, GpioAbi.SetValues, &values) < 0)
        {
            throw GpioFaults.Gone(place, Marshal.GetLastPInvokeError());
        }
    }

    public void Release()
    {
        if (wanted.Output is null)
        {
            Configure(Listening(wanted));
        }
    }

    public void Dispose()
    {
        wait.Dispose();
        line.Dispose();
    }

    /// <summary>What the kernel is asked for.</summary>
    internal static GpioLineRequest Request(LineRequest wanted, uint offset, uint? output = null)
    {
        var request = default(GpioLineRequest);
        request.Offsets[0] = offset;
        request.Lines = 1;
        request.EventBufferSize = GpioLines.QueueLength;
        request.Consumer = GpioName.Of("sensor-gateway");
        request.Config = Listening(wanted);
        if (output is { } driven)
        {
            request.Offsets[1] = driven;
            request.Lines = 2;
            Add(ref request.Config, GpioAbi.FlagsAttribute, GpioAbi.Output, OutputBit);
            Add(ref request.Config, GpioAbi.ValuesAttribute, 0, OutputBit);
        }

        return request;
    }

    /// <summary>The line as an output. Its resistor stays out of it.</summary>
    internal static GpioLineConfig Driven(bool high)
    {
        var config = new GpioLineConfig { Flags = GpioAbi.Output };
        Add(ref config, GpioAbi.ValuesAttribute, high ? InputBit : 0, InputBit);
        return config;
    }

    /// <summary>One event in our words; stamps are nanoseconds, ticks are 100 of them.</summary>
    internal static Edge ToEdge(ulong timestamp, uint kind, uint lineNumber) =>
        new(kind == GpioAbi.RisingEvent, (long)(timestamp / TimeSpan.NanosecondsPerTick), lineNumber);

    private static GpioLineConfig Listening(LineRequest wanted)
    {
        var config = new GpioLineConfig
        {
            Flags = GpioAbi.Input
                | (wanted.Edges != Edges.Falling ? GpioAbi.EdgeRising : 0)
                | (wanted.Edges != Edges.Rising ? GpioAbi.EdgeFalling : 0)
                | (wanted.ActiveLow ? GpioAbi.ActiveLow : 0)
                | wanted.Bias switch { Bias.PullUp => GpioAbi.BiasPullUp, Bias.PullDown => GpioAbi.BiasPullDown, _ => GpioAbi.BiasDisabled },
        };
        if (wanted.Debounce > TimeSpan.Zero)
        {
            Add(ref config, GpioAbi.DebounceAttribute, (uint)wanted.Debounce.TotalMicroseconds, InputBit);
        }

        return config;
    }

    private static void Add(ref GpioLineConfig config, uint attribute, ulong value, ulong lines) =>
        config.Attributes[(int)config.AttributeCount++] = new GpioLineAttribute { Id = attribute, Value = value, Mask = lines };

    private void Configure(GpioLineConfig config)
    {
        if (Libc.Ioctl(line, GpioAbi.SetConfig, &config) < 0)
        {
            throw GpioFaults.CannotSwitch(place, Marshal.GetLastPInvokeError());
        }
    }
}
