using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.HostFigures;

namespace Gateway.Drivers.Sysfs;

/// <summary>One value of an open device: <c>(number + offset) · factor</c>.</summary>
/// <param name="Input">The file with the number.</param>
/// <param name="Offset">What is added to it.</param>
/// <param name="Factor">What the sum is multiplied by.</param>
/// <param name="Fault">A file that says 1 while the number means nothing; null: none.</param>
internal sealed record SysfsValue(KernelFile Input, double Offset, double Factor, KernelFile? Fault) : IDisposable
{
    public void Dispose()
    {
        Input.Dispose();
        Fault?.Dispose();
    }
}

/// <summary>A device of the kernel whose values are files. A file that cannot be read spoils its channel; when none can, the device is looked for anew.</summary>
internal sealed class SysfsSession(string name, SysfsValue[] values) : ISensorSession
{
    public Next Step(Instant now, ISampleSink into)
    {
        var alive = false;
        for (var channel = 0; channel < values.Length; channel++)
        {
            var sample = Read(channel);
            alive |= values[channel].Input.Failure is null;
            into.Add(sample);
        }

        return alive ? Next.Slot : throw new SensorException($"no value of {name} can be read ({values[0].Input.Failure}): is its driver still there? It is looked for anew");
    }

    public void Dispose()
    {
        foreach (var value in values)
        {
            value.Dispose();
        }
    }

    private Sample Read(int channel)
    {
        var value = values[channel];
        var words = new Words(value.Input.Read());
        if (value.Input.Failure is { } failure)
        {
            return Sample.Bad(channel, failure);
        }

        if (!words.Next(out double number))
        {
            return Sample.Bad(channel, "the file does not hold a number");
        }

        var fault = value.Fault is null ? default : new Words(value.Fault.Read());
        return fault.Next(out ulong broken) && broken != 0
            ? Sample.Bad(channel, "the kernel's driver reports a fault of the sensor")
            : new Sample(channel, (number + value.Offset) * value.Factor);
    }
}
