namespace Gateway.Drivers.Maps;

/// <summary>How a number lies in the bytes that a chip sends.</summary>
/// <param name="Bytes">How many there are, 1 to 4, without a checksum.</param>
/// <param name="LittleEndian">Whether the lowest comes first.</param>
/// <param name="Shift">Number of the field's lowest bit.</param>
/// <param name="Bits">Its width.</param>
/// <param name="Signed">Whether it is a two's complement.</param>
internal readonly record struct MapField(int Bytes, bool LittleEndian, int Shift, int Bits, bool Signed)
{
    /// <summary>The least number that the field can hold.</summary>
    public long Least => Signed ? -(1L << (Bits - 1)) : 0;

    /// <summary>The greatest.</summary>
    public long Greatest => (1L << (Signed ? Bits - 1 : Bits)) - 1;

    /// <summary>Takes the number out of the bytes.</summary>
    public long Decode(ReadOnlySpan<byte> data)
    {
        long all = 0;
        for (var i = 0; i < Bytes; i++)
        {
            all = (all << 8) | data[LittleEndian ? Bytes - 1 - i : i];
        }

        var number = (all >> Shift) & ((1L << Bits) - 1);
        return number > Greatest ? number - (1L << Bits) : number;
    }

    /// <summary>Puts a number into the bytes, where it lies.</summary>
    public void Encode(long number, Span<byte> data)
    {
        var all = (Math.Clamp(number, Least, Greatest) & ((1L << Bits) - 1)) << Shift;
        for (var i = 0; i < Bytes; i++)
        {
            data[LittleEndian ? i : Bytes - 1 - i] |= (byte)(all >> (8 * i));
        }
    }
}
