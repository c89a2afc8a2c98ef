using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;

namespace Broken;

/// <summary>A sensor that throws what the contract does not allow.</summary>
public sealed class BadSteps : ISensor, ISensorSession
{
    /// <summary>Reads the settings.</summary>
    public BadSteps(Settings settings) => Every = settings.Duration("every", "Pace.", TimeSpan.FromSeconds(1));

    /// <inheritdoc />
    public IReadOnlyList<Channel> Channels { get; } = [new("level", "m")];

    /// <inheritdoc />
    public TimeSpan Every { get; }

    /// <inheritdoc />
    public ISensorSession Open(Opening opening) => this;

    /// <inheritdoc />
    public Next Step(Instant now, ISampleSink into) => throw new InvalidOperationException("it was not tested");

    /// <inheritdoc />
    public void Dispose()
    {
    }
}
