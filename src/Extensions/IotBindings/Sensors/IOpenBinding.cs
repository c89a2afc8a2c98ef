using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;

namespace Gateway.IotBindings.Sensors;

/// <summary>An open binding with its guard. What it throws is made a failure of the sensor.</summary>
internal interface IOpenBinding : IDisposable
{
    /// <summary>
    /// Makes one call of the binding, which may block for as long as <see cref="BindingLine.Blocks"/> says, and delivers what it gave. A
    /// measurement that takes longer is begun in one step and fetched in the next, so that the others of the bus have their turn.
    /// </summary>
    Next Step(Instant now, Readout into);
}

/// <summary>A binding that is constructed and then asked, part after part, each in a step of its own.</summary>
/// <param name="binding">The binding.</param>
/// <param name="settle">Time until the first values are there.</param>
/// <param name="parts">Each one call of the binding, and where its values go.</param>
internal sealed class UniformBinding<T>(T binding, TimeSpan settle, params Action<T, Readout>[] parts) : IOpenBinding
    where T : IDisposable
{
    private bool settled = settle == TimeSpan.Zero;
    private int part;

    public Next Step(Instant now, Readout into)
    {
        if (!settled)
        {
            settled = true;
            return Next.In(settle);
        }

        parts[part](binding, into);
        part = (part + 1) % parts.Length;
        return part == 0 ? Next.Slot : Next.AtOnce;
    }

    public void Dispose() => binding.Dispose();
}
