using System.Globalization;
using System.Runtime.InteropServices;
using Gateway.Drivers.Buses;

namespace Gateway.Drivers.Tests.Buses;

/// <summary>What of a driver's transfers becomes which of SMBus; numbers and structures are those of linux/i2c.h and linux/i2c-dev.h.</summary>
public sealed unsafe class SmbusTests
{
    private const I2cFunctions All = I2cFunctions.AnySmbus;

    [Fact]
    public void The_structure_is_that_of_the_kernel()
    {
        Assert.Equal(34, sizeof(SmbusData));
        Assert.Equal(8 + nint.Size, sizeof(SmbusRequest));
        Assert.Equal(4, (int)Marshal.OffsetOf<SmbusRequest>(nameof(SmbusRequest.Kind)));
        Assert.Equal(8, (int)Marshal.OffsetOf<SmbusRequest>(nameof(SmbusRequest.Data)));
        Assert.Equal(1, (int)Marshal.OffsetOf<SmbusRequest>(nameof(SmbusRequest.Command)));
        Assert.Equal((0x703u, 0x720u), ((uint)I2cAbi.Address, (uint)I2cAbi.Smbus));
    }

    // Direction (1 reads), kind and command of the request, then the bytes that the kernel finds behind its pointer.
    [Theory]
    [InlineData("", 0, "0 0 00", "")]
    [InlineData("", 1, "1 1 00", "")]
    [InlineData("FE", 0, "0 1 FE", "")]
    [InlineData("D0", 1, "1 2 D0", "")]
    [InlineData("05", 2, "1 3 05", "")]
    [InlineData("F7", 8, "1 8 F7", "08")]
    [InlineData("88", 24, "1 8 88", "18")]
    [InlineData("88", 32, "1 8 88", "20")]
    [InlineData("E0 B6", 0, "0 2 E0", "B6")]
    [InlineData("01 60 A0", 0, "0 3 01", "60 A0")]
    [InlineData("F2 01 F4 25", 0, "0 8 F2", "03 01 F4 25")]
    public void A_transfer_becomes_the_one_with_the_same_bits(string write, int read, string request, string data)
    {
        Assert.Equal((request, data), Request(write, read, All));
    }

    [Theory]
    [InlineData("05", 2, (ulong)I2cFunctions.ReadWordData, "1 8 05", "02")]
    [InlineData("D0", 1, (ulong)I2cFunctions.ReadByteData, "1 8 D0", "01")]
    [InlineData("01 60 A0", 0, (ulong)I2cFunctions.WriteWordData, "0 8 01", "02 60 A0")]
    [InlineData("E0 B6", 0, (ulong)I2cFunctions.WriteByteData, "0 8 E0", "01 B6")]
    public void What_an_adapter_lacks_goes_as_a_block(string write, int read, ulong lacks, string request, string data)
    {
        Assert.Equal((request, data), Request(write, read, All & ~(I2cFunctions)lacks));
    }

    [Theory]
    [InlineData("", 2)]
    [InlineData("", 6)]
    [InlineData("88", 33)]
    [InlineData("24 00", 6)]
    public void What_SMBus_does_not_have_is_not_made_up(string write, int read) => Assert.Null(SmbusTransfer.Of(Bytes(write), read, All));

    [Fact]
    public void The_longest_block_that_is_written_has_32_bytes_behind_its_register()
    {
        Assert.NotNull(SmbusTransfer.Of(new byte[33], 0, All));
        Assert.Null(SmbusTransfer.Of(new byte[34], 0, All));
    }

    [Theory]
    [InlineData("", 0, (ulong)I2cFunctions.Quick)]
    [InlineData("", 1, (ulong)I2cFunctions.ReadByte)]
    [InlineData("FE", 0, (ulong)I2cFunctions.WriteByte)]
    [InlineData("F7", 8, (ulong)I2cFunctions.ReadBlock)]
    [InlineData("F2 01 F4 25", 0, (ulong)I2cFunctions.WriteBlock)]
    public void What_the_adapter_cannot_do_at_all_is_not_tried(string write, int read, ulong lacks) =>
        Assert.Null(SmbusTransfer.Of(Bytes(write), read, All & ~(I2cFunctions)lacks));

    [Theory]
    [InlineData("D0", "60", "60")]
    [InlineData("05", "C1 9C", "C1 9C")]
    [InlineData("F7", "03 01 02 03 04", "01 02 03")]
    public void What_was_read_comes_out_in_the_order_of_the_wires(string write, string data, string expected)
    {
        var read = new byte[Bytes(expected).Length];
        var answered = new byte[SmbusData.Length];
        Bytes(data).CopyTo(answered, 0);
        Assert.True(SmbusTransfer.Of(Bytes(write), read.Length, All)!.Value.Take(answered, read));
        Assert.Equal(Bytes(expected), read);
    }

    [Fact]
    public void A_block_that_is_too_short_is_noticed()
    {
        var transfer = SmbusTransfer.Of([0xF7], 8, All)!.Value;
        Assert.False(transfer.Take([7, .. new byte[33]], new byte[8]));
        Assert.True(transfer.Take([8, .. new byte[33]], new byte[8]));
    }

    [Theory]
    [InlineData(1, 33, "writes 1 bytes and reads 33 in one transfer")]
    [InlineData(0, 6, "reads 6 bytes without naming a register")]
    [InlineData(40, 0, "writes 40 bytes")]
    public void What_a_driver_needs_and_the_adapter_lacks_is_said_and_is_no_fault_of_the_bus(int write, int read, string asked)
    {
        var fault = I2cFaults.NotOnSmbus("i2c-0", 0x44, write, read, I2cFunctions.Quick);
        Assert.Equal(
            $"i2c-0 does SMBus transfers only (functions 0x10000), and the driver {asked} at address 0x44 on i2c-0, which is none of them: move the sensor to another bus, or use 'hwmon' or 'iio' if the kernel has a driver",
            fault.Message);
        Assert.False(fault.BusFailed);
    }

    [Fact]
    public void An_adapter_without_any_transfer_is_the_fault_of_the_bus()
    {
        var fault = I2cFaults.NoTransfers("/dev/i2c-0", 2);
        Assert.Equal(("/dev/i2c-0 does no transfers that sensors need (functions 0x2): use another bus", true), (fault.Message, fault.BusFailed));
    }

    private static (string Request, string Data) Request(string write, int read, I2cFunctions functions)
    {
        var transfer = SmbusTransfer.Of(Bytes(write), read, functions)!.Value;
        var data = default(SmbusData);
        transfer.Fill(Bytes(write), read, data);
        var length = transfer.Kind == SmbusKind.I2cBlock ? transfer.Direction == SmbusRequest.Read ? 1 : data[0] + 1 : Math.Max(0, Bytes(write).Length - 1);
        return ($"{transfer.Direction} {(int)transfer.Kind} {transfer.Command:X2}", string.Join(' ', ((ReadOnlySpan<byte>)data)[..length].ToArray().Select(b => b.ToString("X2", CultureInfo.InvariantCulture))));
    }

    private static byte[] Bytes(string text) => Convert.FromHexString(text.Replace(" ", string.Empty, StringComparison.Ordinal));
}
