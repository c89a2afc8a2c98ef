using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Gateway.Drivers.Buses;

namespace Gateway.Drivers.Tests.Buses;

/// <summary>Sizes and offsets as a C compiler gives them on 64-bit Linux (linux/gpio.h, linux/i2c.h, linux/i2c-dev.h).</summary>
public sealed unsafe class AbiTests
{
    [Fact]
    public void Structures_have_the_sizes_of_the_kernel()
    {
        Assert.Equal(68, sizeof(GpioChipInfo));
        Assert.Equal(256, sizeof(GpioLineInfo));
        Assert.Equal(592, sizeof(GpioLineRequest));
        Assert.Equal(272, sizeof(GpioLineConfig));
        Assert.Equal(24, sizeof(GpioLineAttribute));
        Assert.Equal(16, sizeof(GpioLineValues));
        Assert.Equal(48, sizeof(GpioLineEvent));
        Assert.Equal(8, sizeof(PollFd));
        if (nint.Size == 8)
        {
            Assert.Equal(16, sizeof(I2cMessage));
            Assert.Equal(16, sizeof(I2cTransfer));
        }
    }

    [Fact]
    public void Requests_carry_the_sizes_of_their_structures()
    {
        Assert.Equal(sizeof(GpioChipInfo), Size(GpioAbi.ChipInfo));
        Assert.Equal(sizeof(GpioLineInfo), Size(GpioAbi.LineInfo));
        Assert.Equal(sizeof(GpioLineRequest), Size(GpioAbi.GetLine));
        Assert.Equal(sizeof(GpioLineConfig), Size(GpioAbi.SetConfig));
        Assert.Equal(sizeof(GpioLineValues), Size(GpioAbi.GetValues));
        Assert.Equal(sizeof(GpioLineValues), Size(GpioAbi.SetValues));

        // Bits 16 to 29 of such a number.
        static int Size(nuint request) => (int)(request >> 16) & 0x3FFF;
    }

    [Fact]
    public void Fields_lie_where_the_kernel_looks()
    {
        var request = default(GpioLineRequest);
        Assert.Equal(256, Offset(ref request, ref request.Consumer));
        Assert.Equal(288, Offset(ref request, ref request.Config));
        Assert.Equal(560, Offset(ref request, ref request.Lines));
        Assert.Equal(564, Offset(ref request, ref request.EventBufferSize));
        Assert.Equal(588, Offset(ref request, ref request.File));

        var config = default(GpioLineConfig);
        Assert.Equal(8, Offset(ref config, ref config.AttributeCount));
        Assert.Equal(32, Offset(ref config, ref config.Attributes));

        var change = default(GpioLineEvent);
        Assert.Equal(8, Offset(ref change, ref change.Id));
        Assert.Equal(12, Offset(ref change, ref change.Offset));
        Assert.Equal(16, Offset(ref change, ref change.Number));
        Assert.Equal(20, Offset(ref change, ref change.LineNumber));

        var info = default(GpioLineInfo);
        Assert.Equal(64, Offset(ref info, ref info.Offset));
        Assert.Equal(72, Offset(ref info, ref info.Flags));
        Assert.Equal(nint.Size, Marshal.OffsetOf<I2cMessage>(nameof(I2cMessage.Buffer)) - (nint.Size == 8 ? 0 : 4));
    }

    [Fact]
    public void A_line_is_asked_for_with_bias_debounce_edges_and_the_longest_queue()
    {
        var request = LinuxGpioLine.Request(new LineRequest("c", "GPIO17", Bias.PullUp, TimeSpan.FromMilliseconds(30), ActiveLow: true), 17);

        Assert.Equal((17u, 1u, 1024u), (request.Offsets[0], request.Lines, request.EventBufferSize));
        Assert.Equal("sensor-gateway", request.Consumer.Text);
        Assert.Equal(0x136ul, request.Config.Flags);
        Assert.Equal((1u, 3u, 30_000ul, 1ul), (request.Config.AttributeCount, request.Config.Attributes[0].Id, request.Config.Attributes[0].Value, request.Config.Attributes[0].Mask));

        var plain = LinuxGpioLine.Request(new LineRequest("c", "4", Bias.None, TimeSpan.Zero, ActiveLow: false), 4);
        Assert.Equal((0x434ul, 0u), (plain.Config.Flags, plain.Config.AttributeCount));
        Assert.Equal(0x234ul, LinuxGpioLine.Request(new LineRequest("c", "4", Bias.PullDown, TimeSpan.Zero, ActiveLow: false), 4).Config.Flags);
    }

    [Theory]
    [InlineData(nameof(Edges.Both), 0x434ul)]
    [InlineData(nameof(Edges.Rising), 0x414ul)]
    [InlineData(nameof(Edges.Falling), 0x424ul)]
    public void Only_the_changes_that_count_are_asked_for(string edges, ulong flags)
    {
        var wanted = new LineRequest("c", "4", Bias.None, TimeSpan.Zero, ActiveLow: false) { Edges = Enum.Parse<Edges>(edges) };
        Assert.Equal(flags, LinuxGpioLine.Request(wanted, 4).Config.Flags);
    }

    [Fact]
    public void An_output_is_the_second_line_of_the_request_and_low_at_first()
    {
        var wanted = new LineRequest("c", "24", Bias.PullDown, TimeSpan.FromMilliseconds(1), ActiveLow: false) { Output = "23" };
        var request = LinuxGpioLine.Request(wanted, 24, 23);

        Assert.Equal((24u, 23u, 2u), (request.Offsets[0], request.Offsets[1], request.Lines));
        Assert.Equal((0x234ul, 3u), (request.Config.Flags, request.Config.AttributeCount));
        Assert.Equal((3u, 1000ul, 1ul), Attribute(request.Config, 0));
        Assert.Equal((1u, 8ul, 2ul), Attribute(request.Config, 1));
        Assert.Equal((2u, 0ul, 2ul), Attribute(request.Config, 2));
    }

    [Theory]
    [InlineData(true, 1ul)]
    [InlineData(false, 0ul)]
    public void A_line_that_becomes_an_output_has_its_level_from_the_start(bool high, ulong value)
    {
        var config = LinuxGpioLine.Driven(high);
        Assert.Equal((8ul, 1u), (config.Flags, config.AttributeCount));
        Assert.Equal((2u, value, 1ul), Attribute(config, 0));
    }

    [Fact]
    public void The_clock_of_the_kernels_stamps_is_the_live_clock()
    {
        var before = TimeProvider.System.GetElapsedTime(0).Ticks;
        TimeSpec time;
        Assert.Equal(0, Libc.ClockGetTime(Libc.ClockMonotonic, &time));
        var after = TimeProvider.System.GetElapsedTime(0).Ticks;

        var edge = LinuxGpioLine.ToEdge(((ulong)time.Seconds * 1_000_000_000) + (ulong)time.Nanoseconds, 1, 7);
        Assert.InRange(edge.Ticks, before, after);
        Assert.Equal((true, 7u), (edge.Value, edge.Number));
    }

    private static (uint Id, ulong Value, ulong Mask) Attribute(GpioLineConfig config, int index) =>
        (config.Attributes[index].Id, config.Attributes[index].Value, config.Attributes[index].Mask);

    private static long Offset<TOuter, TField>(ref TOuter outer, ref TField field) =>
        Unsafe.ByteOffset(ref Unsafe.As<TOuter, byte>(ref outer), ref Unsafe.As<TField, byte>(ref field));
}
