using Gateway.Abstractions.Sensors;
using Gateway.IotBindings.Buses;

namespace Gateway.IotBindings.Sensors;

/// <summary>Takes the values of a binding and lets only those through as good that it can have measured in this step.</summary>
internal sealed class Readout(Wire wire)
{
    /// <summary>The reason of a value that the binding remembered: it asked the chip for nothing.</summary>
    public const string Repeated = "not measured: the binding repeats the value before";

    /// <summary>The reason of a value that is none.</summary>
    public const string NoNumber = "the binding gave no number";

    /// <summary>The reason when a checksum was wrong, in the words of the built-in drivers.</summary>
    public const string Crc = "CRC mismatch";

    /// <summary>The reason when a converter was at its end, in the words of the built-in drivers.</summary>
    public const string BeyondRange = "beyond the range of the converter";

    /// <summary>Where the values of the present step go.</summary>
    public ISampleSink? Sink { get; set; }

    /// <summary>A value in the unit of its channel.</summary>
    /// <exception cref="SensorException">A transfer failed in this step and the binding kept that to itself: the value is made up.</exception>
    public void Add(int channel, double value)
    {
        if (wire.Failure is { } failure)
        {
            throw failure;
        }

        if (!wire.HasRead)
        {
            Bad(channel, Repeated);
        }
        else if (!double.IsFinite(value))
        {
            Bad(channel, NoNumber);
        }
        else
        {
            Sink?.Add(new Sample(channel, value));
        }
    }

    /// <summary>A channel that could not be read.</summary>
    public void Bad(int channel, string reason) => Sink?.Add(Sample.Bad(channel, reason));
}
