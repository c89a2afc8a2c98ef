using System.Buffers.Binary;

namespace Gateway.Drivers.Buses;

/// <summary>
/// A transfer of a driver as the one of SMBus that puts the same bits on the wires. There is none for reading several bytes without
/// naming a register, for more than 32 bytes, and for registers with longer names.
/// </summary>
/// <param name="Direction"><see cref="SmbusRequest.Read"/> or <see cref="SmbusRequest.Write"/>.</param>
/// <param name="Kind">Which of SMBus it is.</param>
/// <param name="Command">The register, or the only byte written.</param>
internal readonly record struct SmbusTransfer(byte Direction, SmbusKind Kind, byte Command)
{
    /// <summary>The transfer; null when the adapter has none such.</summary>
    /// <param name="write">What is written.</param>
    /// <param name="read">How many bytes are read.</param>
    /// <param name="functions">What the adapter can do.</param>
    public static SmbusTransfer? Of(ReadOnlySpan<byte> write, int read, I2cFunctions functions)
    {
        var command = write.Length > 0 ? write[0] : (byte)0;
        var (needs, kind) = (write.Length, read) switch
        {
            (0, 0) => (I2cFunctions.Quick, SmbusKind.Quick),
            (0, 1) => (I2cFunctions.ReadByte, SmbusKind.Byte),
            (1, 0) => (I2cFunctions.WriteByte, SmbusKind.Byte),
            (1, 1) when functions.HasFlag(I2cFunctions.ReadByteData) => (I2cFunctions.ReadByteData, SmbusKind.ByteData),
            (1, 2) when functions.HasFlag(I2cFunctions.ReadWordData) => (I2cFunctions.ReadWordData, SmbusKind.WordData),
            (1, <= SmbusData.MaxBlock) => (I2cFunctions.ReadBlock, SmbusKind.I2cBlock),
            (2, 0) when functions.HasFlag(I2cFunctions.WriteByteData) => (I2cFunctions.WriteByteData, SmbusKind.ByteData),
            (3, 0) when functions.HasFlag(I2cFunctions.WriteWordData) => (I2cFunctions.WriteWordData, SmbusKind.WordData),
            ( > 1 and <= SmbusData.MaxBlock + 1, 0) => (I2cFunctions.WriteBlock, SmbusKind.I2cBlock),
            _ => default,
        };
        return needs != I2cFunctions.None && functions.HasFlag(needs)
            ? new SmbusTransfer(read > 0 ? SmbusRequest.Read : SmbusRequest.Write, kind, command)
            : null;
    }

    /// <summary>Puts into <paramref name="data"/> what the kernel wants to find there.</summary>
    public void Fill(ReadOnlySpan<byte> write, int read, Span<byte> data)
    {
        var rest = write.Length > 0 ? write[1..] : write;
        switch (Kind)
        {
            case SmbusKind.I2cBlock:
                data[0] = (byte)(Direction == SmbusRequest.Read ? read : rest.Length);
                rest.CopyTo(data[1..]);
                break;
            case SmbusKind.WordData when Direction == SmbusRequest.Write:
                // A number of the machine; on the wires its low byte comes first.
                BitConverter.TryWriteBytes(data, BinaryPrimitives.ReadUInt16LittleEndian(rest));
                break;
            default:
                rest.CopyTo(data);
                break;
        }
    }

    /// <summary>Takes out of <paramref name="data"/> what was read. False when it is less than was asked for.</summary>
    public bool Take(ReadOnlySpan<byte> data, Span<byte> read)
    {
        switch (Kind)
        {
            case SmbusKind.I2cBlock when Direction == SmbusRequest.Read:
                if (data[0] < read.Length)
                {
                    return false;
                }

                data.Slice(1, read.Length).CopyTo(read);
                return true;
            case SmbusKind.WordData when Direction == SmbusRequest.Read:
                BinaryPrimitives.WriteUInt16LittleEndian(read, BitConverter.ToUInt16(data));
                return true;
            default:
                data[..read.Length].CopyTo(read);
                return true;
        }
    }
}
