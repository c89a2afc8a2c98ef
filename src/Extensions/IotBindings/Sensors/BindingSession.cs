using System.Diagnostics.CodeAnalysis;
using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.IotBindings.Buses;

namespace Gateway.IotBindings.Sensors;

/// <summary>An open sensor behind a binding. Whatever the binding throws, or swallows, is a failure of this sensor and of nothing else.</summary>
internal sealed class BindingSession : ISensorSession
{
    private readonly string device;
    private readonly Wire wire;
    private readonly Readout readout;
    private readonly IOpenBinding binding;
    private bool failed;

    private BindingSession(string device, Wire wire, IOpenBinding binding)
    {
        this.device = device;
        this.wire = wire;
        this.binding = binding;
        readout = new Readout(wire);
    }

    /// <summary>Constructs the binding, which resets and identifies the chip.</summary>
    /// <param name="device">What it is and where, for messages: <c>the sht3x at address 0x44 on i2c-1</c>.</param>
    /// <param name="wire">What the devices given to the binding write down.</param>
    /// <param name="open">Constructs it.</param>
    /// <exception cref="SensorException">It could not.</exception>
    public static BindingSession Open(string device, Wire wire, Func<IOpenBinding> open)
    {
        wire.Begin();
        IOpenBinding? made = null;
        try
        {
            made = open();
            return wire.Failure is null ? new BindingSession(device, wire, made) : throw wire.Failure;
        }
        catch (Exception e) when (IsOfBinding(e))
        {
            wire.Close();
            Close(made);
            throw Explain(device, wire, e);
        }
    }

    public Next Step(Instant now, ISampleSink into)
    {
        wire.Begin();
        readout.Sink = into;
        try
        {
            var next = binding.Step(now, readout);
            return wire.Failure is null ? next : throw wire.Failure;
        }
        catch (Exception e) when (IsOfBinding(e))
        {
            failed = true;
            throw Explain(device, wire, e);
        }
    }

    public void Dispose()
    {
        if (failed)
        {
            wire.Close();
        }

        wire.Begin();
        Close(binding);
        wire.Close();
    }

    /// <summary>Bindings throw whatever they like, also plain Exception.</summary>
    private static bool IsOfBinding(Exception e) => e is not (OutOfMemoryException or OperationCanceledException);

    private static SensorException Explain(string device, Wire wire, Exception e) =>
        wire.Failure is { } failure ? new SensorException(failure.Message, e) { BusFailed = failure.BusFailed }
        : e as SensorException ?? new SensorException(
            $"{device}: its binding failed ({e.GetType().Name}: {LibraryFaults.FirstLine(e)}); if this comes again, use another driver, or check 'address' and wiring", e);

    [SuppressMessage("Design", "CA1031", Justification = "A chip that is gone cannot be put to sleep, and closing must go on.")]
    private static void Close(IOpenBinding? binding)
    {
        try
        {
            binding?.Dispose();
        }
        catch (Exception e) when (IsOfBinding(e))
        {
            // Nothing depends on it any more.
        }
    }
}
