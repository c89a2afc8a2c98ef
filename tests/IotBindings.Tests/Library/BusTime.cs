namespace Gateway.IotBindings.Tests.Library;

/// <summary>
/// The clock of the machine, which the sleeps of the bindings move, and beside it what the test and the transfers of a bus take: a simulated
/// chip sees both pass.
/// </summary>
internal sealed class BusTime : TimeProvider
{
    private long extra;

    public override long TimestampFrequency => System.TimestampFrequency;

    public override long GetTimestamp() => System.GetTimestamp() + extra;

    public void Advance(TimeSpan by) => extra += (long)(by.TotalSeconds * TimestampFrequency);
}
