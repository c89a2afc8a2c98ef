using Microsoft.Extensions.Logging;
using TestKit;

namespace Gateway.Tests;

/// <summary>Lets a test wait until something of a level was logged.</summary>
internal sealed class SignallingLogger(LogLevel level) : ILogger
{
    private readonly TaskCompletionSource logged = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task LoggedAsync() => logged.Task.WaitAsync(Patience.Limit);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel == level)
        {
            logged.TrySetResult();
        }
    }
}
