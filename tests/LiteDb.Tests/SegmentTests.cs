using Gateway.Abstractions;
using Gateway.Extensions.LiteDb;

namespace Gateway.LiteDb.Tests;

public sealed class SegmentTests
{
    private static readonly LaneKey Key = new("0badcafe", Lane.Readings);
    private static readonly LaneKey Other = new("0badcafe", Lane.Alerts);

    [Fact]
    public void Records_that_continue_each_other_are_one_range()
    {
        var segment = new Segment(1);
        segment.Add(new Extent(Key, 1, 5, 10));
        segment.Add(new Extent(Other, 1, 1, 10));
        segment.Add(new Extent(Key, 6, 9, 11));
        segment.Add(new Extent(Key, 20, 21, 12));
        Assert.Equal([(1L, 9L), (1L, 1L), (20L, 21L)], segment.Ranges.Select(r => (r.First, r.Last)));
        Assert.True(segment.Covers(Key, 9));
        Assert.False(segment.Covers(Key, 10));
        Assert.True(segment.Reaches(Key, 10, 20));
        Assert.False(segment.Reaches(Other, 2, 30));
    }

    [Fact]
    public void A_segment_is_read_back_as_the_next_one_lists_it()
    {
        var segment = new Segment(7) { LastRecord = 99, IsDamaged = true };
        segment.Add(new Extent(Key, 3, 8, 1));
        var bytes = new ByteWriter();
        segment.Write(bytes);
        var read = Segment.Read(new ByteReader(bytes.Written, 0));
        Assert.Equal((7L, 99L, true, false), (read.Number, read.LastRecord, read.IsDamaged, read.IsGone));
        Assert.Equal(new Extent(Key, 3, 8, 0), Assert.Single(read.Ranges));
    }

    [Fact]
    public void The_index_finds_the_record_of_a_number_or_the_next_one()
    {
        var index = new SegmentIndex();
        index.Add(new Extent(Key, 10, 19, 2));
        index.Add(new Extent(Key, 30, 39, 3));
        index.Add(new Extent(Key, 1, 5, 4));
        Assert.Equal(4, index.From(Key, 1)?.Record);
        Assert.Equal(2, index.From(Key, 6)?.Record);
        Assert.Equal(2, index.From(Key, 19)?.Record);
        Assert.Equal(3, index.From(Key, 20)?.Record);
        Assert.Null(index.From(Key, 40));
        Assert.Null(index.From(Other, 1));
        index.Remove(2);
        Assert.Equal(3, index.From(Key, 6)?.Record);
    }

    [Theory]
    [InlineData(1L << 20)]
    [InlineData(16L << 20)]
    [InlineData(512L << 20)]
    [InlineData(64L << 30)]
    public void The_present_segment_and_its_log_have_room_beside_the_older_ones(long limit)
    {
        var sizes = new SegmentSizes(limit);
        Assert.InRange(sizes.Kept, limit / 2, limit - sizes.Segment - sizes.Log);
    }
}
