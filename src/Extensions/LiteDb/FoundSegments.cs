namespace Gateway.Extensions.LiteDb;

/// <summary>Where a log goes on.</summary>
/// <param name="Stream">The stream of what will be written.</param>
/// <param name="LastRecord">The last record that was written.</param>
/// <param name="Before">The older segments, oldest first.</param>
/// <param name="Current">The present segment; if it is gone, only its number counts.</param>
/// <param name="Index">Where its events are.</param>
/// <param name="File">Its file, when it can be written on.</param>
internal sealed record FoundSegments(string Stream, long LastRecord, IReadOnlyList<Segment> Before, Segment Current, SegmentIndex Index, SegmentFile? File);
