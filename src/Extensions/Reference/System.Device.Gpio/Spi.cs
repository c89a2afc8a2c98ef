namespace System.Device.Spi;

public enum SpiMode
{
    Mode0,
    Mode1,
    Mode2,
    Mode3,
}

public sealed class SpiConnectionSettings
{
    public SpiConnectionSettings(int busId, int chipSelectLine = -1) => throw null!;

    public SpiMode Mode
    {
        get => throw null!;
        set => throw null!;
    }

    public int ClockFrequency
    {
        get => throw null!;
        set => throw null!;
    }
}

public abstract class SpiDevice : IDisposable
{
    public abstract SpiConnectionSettings ConnectionSettings { get; }

    public static SpiDevice Create(SpiConnectionSettings settings) => throw null!;

    public virtual byte ReadByte() => throw null!;

    public abstract void Read(Span<byte> buffer);

    public virtual void WriteByte(byte value) => throw null!;

    public abstract void Write(ReadOnlySpan<byte> buffer);

    public abstract void TransferFullDuplex(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer);

    public void Dispose() => throw null!;

    protected virtual void Dispose(bool disposing) => throw null!;
}
