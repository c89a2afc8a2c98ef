using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Telemetry;

/// <summary>Keeps what is logged, as <c>Level text</c>.</summary>
internal sealed class LogLines : ILogger
{
    private readonly Lock gate = new();
    private readonly List<string> all = [];

    public IReadOnlyList<string> All
    {
        get
        {
            lock (gate)
            {
                return [.. all];
            }
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (gate)
        {
            all.Add($"{logLevel} {formatter(state, exception)}");
        }
    }
}
