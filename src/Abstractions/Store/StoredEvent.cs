namespace Gateway.Abstractions.Store;

/// <summary>
/// An event as the outbox keeps it: neutral, to be formatted when sent; or, in the place of events that an upstream will never
/// get, the gap they leave.
/// </summary>
/// <param name="Lane">Its lane.</param>
/// <param name="Sequence">Its number in the lane, from 1; of a gap the first missing number.</param>
/// <param name="UtcTicks">Its time label (UTC, as <see cref="DateTime.Ticks"/>).</param>
/// <param name="Kind">
/// What happened: <c>raised</c> (alerts), <c>started</c> (system); for a reading always <c>reading</c>. With the lane it gives the
/// type on the wire.
/// </param>
/// <param name="Subject">What it is about: a point (<c>bench/temperature</c>), an upstream, or empty.</param>
/// <param name="Rule">The rule of an alert; null otherwise.</param>
/// <param name="Data">The JSON object of an alert or system event, UTF-8; empty for a reading.</param>
/// <param name="Value">A reading's value; NaN when bad.</param>
/// <param name="Unit">A reading's unit as it was then; null: none.</param>
/// <param name="Quality">A reading's quality.</param>
/// <param name="Reason">Why the reading is not good; null when it is.</param>
/// <param name="Flags">A reading's flags.</param>
/// <param name="Through">Of a gap the last missing number; 0 for an event.</param>
/// <param name="Loss">Of a gap, why its events are lost.</param>
public readonly record struct StoredEvent(
    Lane Lane,
    long Sequence,
    long UtcTicks,
    string Kind,
    string Subject,
    string? Rule = null,
    ReadOnlyMemory<byte> Data = default,
    double Value = double.NaN,
    string? Unit = null,
    Quality Quality = Quality.Good,
    string? Reason = null,
    ReadingFlags Flags = ReadingFlags.None,
    long Through = 0,
    LossReason Loss = LossReason.None)
{
    /// <summary>Whether this stands for events that are lost, and becomes a <c>loss</c> notice.</summary>
    public bool IsGap => Through > 0;

    /// <summary>The last number this stands for: its own, or that of the gap's end.</summary>
    public long Last => Math.Max(Sequence, Through);

    /// <summary>The gap from <paramref name="from"/> to <paramref name="through"/>.</summary>
    public static StoredEvent Gap(Lane lane, long from, long through, LossReason reason) =>
        new(lane, from, UtcTicks: 0, Kind: "loss", Subject: string.Empty, Through: through, Loss: reason);
}
