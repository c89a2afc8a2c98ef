namespace System.Device.I2c;

public sealed class I2cConnectionSettings
{
    public I2cConnectionSettings(int busId, int deviceAddress) => throw null!;
}

public abstract class I2cBus : IDisposable
{
    public static I2cBus Create(int busId) => throw null!;

    public abstract I2cDevice CreateDevice(int deviceAddress);

    public abstract void RemoveDevice(int deviceAddress);

    public void Dispose() => throw null!;

    protected virtual void Dispose(bool disposing) => throw null!;
}

public abstract class I2cDevice : IDisposable
{
    public abstract I2cConnectionSettings ConnectionSettings { get; }

    public virtual byte ReadByte() => throw null!;

    public abstract void Read(Span<byte> buffer);

    public virtual void WriteByte(byte value) => throw null!;

    public abstract void Write(ReadOnlySpan<byte> buffer);

    public abstract void WriteRead(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer);

    public void Dispose() => throw null!;

    protected virtual void Dispose(bool disposing) => throw null!;
}
