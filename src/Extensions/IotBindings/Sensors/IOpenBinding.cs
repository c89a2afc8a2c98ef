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
