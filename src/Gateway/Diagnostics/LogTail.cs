using System.Globalization;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting.Display;

namespace Gateway.Diagnostics;

/// <summary>Keeps the last lines of the log instead of writing them, for a view that shows them in a place of their own.</summary>
/// <remarks>Written and read by any thread.</remarks>
internal sealed class LogTail : ILogEventSink
{
    private const int Kept = 64;
    private readonly MessageTemplateTextFormatter text = new("{Timestamp:HH:mm:ss} {Level:u3} {Message:lj} {Exception}", CultureInfo.InvariantCulture);
    private readonly Lock gate = new();
    private readonly Queue<LogLine> lines = new(Kept);

    /// <summary>The lines kept, oldest first.</summary>
    public IReadOnlyList<LogLine> Lines
    {
        get
        {
            lock (gate)
            {
                return [.. lines];
            }
        }
    }

    /// <summary>Makes a log that ends here.</summary>
    public ILoggerFactory CreateFactory(LogLevel level) => new SerilogLoggerFactory(
        new LoggerConfiguration().MinimumLevel.Is(LevelConvert.ToSerilogLevel(level)).WriteTo.Sink(this).CreateLogger(), dispose: true);

    /// <inheritdoc />
    public void Emit(LogEvent logEvent)
    {
        using var writer = new StringWriter();
        text.Format(logEvent, writer);
        var line = new LogLine(logEvent.Level >= LogEventLevel.Warning, writer.ToString().TrimEnd());
        lock (gate)
        {
            if (lines.Count == Kept)
            {
                lines.Dequeue();
            }

            lines.Enqueue(line);
        }
    }
}

/// <summary>One line of the log.</summary>
/// <param name="IsWarning">Whether it is a warning or worse.</param>
/// <param name="Text">The line.</param>
internal readonly record struct LogLine(bool IsWarning, string Text);
