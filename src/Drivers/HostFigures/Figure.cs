using Gateway.Abstractions.Sensors;

namespace Gateway.Drivers.HostFigures;

/// <summary>One source of the machine's figures, for one channel or two.</summary>
internal abstract class Figure : IDisposable
{
    /// <summary>Delivers its samples.</summary>
    /// <param name="ticks">Now, on the live clock.</param>
    /// <param name="into">Where to.</param>
    public abstract void Deliver(long ticks, ISampleSink into);

    /// <inheritdoc />
    public abstract void Dispose();
}

/// <summary>A source that is one text of the kernel.</summary>
internal abstract class KernelFigure(KernelReader reader, string path) : Figure
{
    private readonly string garbled = $"{path} is not written as expected";

    /// <summary>The text as it is now.</summary>
    protected KernelFile File { get; } = new(reader, path);

    /// <summary>Its path, for messages.</summary>
    protected string Path { get; } = path;

    /// <inheritdoc />
    public override void Deliver(long ticks, ISampleSink into)
    {
        var text = File.Read();
        if (File.Failure is { } failure)
        {
            Fail(failure, into);
        }
        else if (!Deliver(text, ticks, into))
        {
            Fail(garbled, into);
        }
    }

    /// <inheritdoc />
    public override void Dispose() => File.Dispose();

    /// <summary>Delivers what the text says; false when it cannot be understood.</summary>
    protected abstract bool Deliver(ReadOnlySpan<byte> text, long ticks, ISampleSink into);

    /// <summary>Delivers that there is nothing, and why.</summary>
    protected abstract void Fail(string reason, ISampleSink into);
}
