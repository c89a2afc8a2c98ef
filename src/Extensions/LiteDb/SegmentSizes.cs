namespace Gateway.Extensions.LiteDb;

/// <summary>How large the parts of a store of a given limit become.</summary>
/// <param name="limit">The most bytes the store may take.</param>
internal sealed class SegmentSizes(long limit)
{
    /// <summary>What the library needs for a document beside its content, about.</summary>
    public const int RecordOverhead = 200;

    private const long LeastSegment = 32 << 10;
    private const long MostSegment = 4 << 20;
    private const long LeastLog = 128 << 10;
    private const long MostLog = 2 << 20;

    /// <summary>The most bytes the store may take.</summary>
    public long Limit { get; } = limit;

    /// <summary>The bytes of records behind which a new segment begins.</summary>
    public long Segment { get; } = Math.Clamp(limit / 32, LeastSegment, MostSegment);

    /// <summary>The bytes of the library's log behind which it is moved into its database.</summary>
    public long Log { get; } = Math.Clamp(limit / 16, LeastLog, MostLog);

    /// <summary>How many bytes the older segments may take, so that the present one and its log have room.</summary>
    public long Kept => Limit - (2 * Segment) - (2 * Log);
}
