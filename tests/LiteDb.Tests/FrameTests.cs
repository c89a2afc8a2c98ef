using Gateway.Extensions.LiteDb;

namespace Gateway.LiteDb.Tests;

public sealed class FrameTests
{
    private const string Stream = "0badcafe";
    private static readonly byte[] Content = [.. Enumerable.Range(0, 100).Select(i => (byte)i)];

    [Fact]
    public void A_frame_is_whole_under_its_own_key_only()
    {
        var frame = Frame.Wrap(Stream, 7, 0, Content);
        Assert.Equal(1, Frame.Check(frame, Frame.Key(7, 0)));
        Assert.Equal(0, Frame.Check(frame, Frame.Key(8, 0)));
        Assert.Equal(Stream, Frame.StreamOf(frame));
        Assert.Equal(Content, frame[Frame.HeadSize..]);
    }

    [Fact]
    public void Any_bit_that_changes_is_noticed()
    {
        var frame = Frame.Wrap(Stream, 7, 0, Content);
        for (var bit = 0; bit < frame.Length * 8; bit++)
        {
            frame[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Equal(0, Frame.Check(frame, Frame.Key(7, 0)));
            frame[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void A_frame_that_is_cut_or_longer_is_damaged()
    {
        var frame = Frame.Wrap(Stream, 7, 0, Content);
        for (var length = 0; length < frame.Length; length++)
        {
            Assert.Equal(0, Frame.Check(frame.AsSpan(0, length), Frame.Key(7, 0)));
        }

        Assert.Equal(0, Frame.Check([.. frame, 0], Frame.Key(7, 0)));
    }

    [Fact]
    public void A_large_record_has_parts_with_keys_in_order()
    {
        var large = new byte[(2 * Frame.PartSize) + 1];
        Assert.Equal(3, Frame.Parts(large.Length));
        Assert.Equal(3, Frame.Check(Frame.Wrap(Stream, 7, 2, large), Frame.Key(7, 2)));
        Assert.Equal(1, Frame.Wrap(Stream, 7, 2, large).Length - Frame.HeadSize);
        Assert.True(Frame.Key(7, Frame.MostParts - 1) < Frame.Key(8, 0));
        Assert.Equal(7, Frame.RecordOf(Frame.Key(7, 2)));
    }

    [Fact]
    public void The_checksum_is_CRC_32C()
    {
        // RFC 3720, B.4: 32 bytes of zeros.
        Assert.Equal(0x8A91_36AAu, Frame.Sum(new byte[8 + 32]));
    }
}
