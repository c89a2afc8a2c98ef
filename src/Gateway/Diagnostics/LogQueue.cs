using Serilog.Core;
using Serilog.Events;
using Serilog.Parsing;

namespace Gateway.Diagnostics;

/// <summary>
/// Writes the log on a thread of its own: when nobody reads the output (a full pipe, a journal that hangs) a write never returns, and that must hold up
/// nothing but the log. A few lines wait; what comes beyond is left out and counted, and the log says so when it is read again.
/// </summary>
/// <remarks>Written by any thread.</remarks>
internal sealed class LogQueue : ILogEventSink, IDisposable
{
    private const int Most = 1000;
    private static readonly MessageTemplate LeftOut = new MessageTemplateParser().Parse("{Count} lines of the log were left out here: nobody read the output");

    private readonly Logger output;
    private readonly TimeSpan patience;
    private readonly Thread writer;
    private readonly object gate = new();
    private readonly Queue<LogEvent> waiting = new();
    private LogEvent? lastLeftOut;
    private long leftOut;
    private bool ending;

    /// <summary>Begins to write.</summary>
    /// <param name="output">Where to; disposed at the end unless it hangs.</param>
    /// <param name="patience">How long the end waits for what is not written.</param>
    public LogQueue(Logger output, TimeSpan patience)
    {
        this.output = output;
        this.patience = patience;
        writer = new Thread(Write) { IsBackground = true, Name = "log" };
        writer.Start();
    }

    /// <inheritdoc />
    public void Emit(LogEvent logEvent)
    {
        lock (gate)
        {
            if (waiting.Count >= Most)
            {
                (lastLeftOut, leftOut) = (logEvent, leftOut + 1);
                return;
            }

            if (TakeLeftOut() is { } note)
            {
                waiting.Enqueue(note);
            }

            waiting.Enqueue(logEvent);
            Monitor.Pulse(gate);
        }
    }

    /// <summary>Waits a moment until everything is written.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            ending = true;
            Monitor.Pulse(gate);
        }

        if (writer.Join(patience))
        {
            output.Dispose();
        }
    }

    private void Write()
    {
        while (Next() is { } next)
        {
            output.Write(next);
        }
    }

    /// <summary>Waits for the next line; null: the end.</summary>
    private LogEvent? Next()
    {
        lock (gate)
        {
            while (true)
            {
                if (waiting.TryDequeue(out var next) || (next = TakeLeftOut()) is not null)
                {
                    return next;
                }

                if (ending)
                {
                    return null;
                }

                Monitor.Wait(gate);
            }
        }
    }

    private LogEvent? TakeLeftOut()
    {
        if (lastLeftOut is not { } last)
        {
            return null;
        }

        var note = new LogEvent(last.Timestamp, LogEventLevel.Warning, exception: null, LeftOut, [new LogEventProperty("Count", new ScalarValue(leftOut))]);
        (lastLeftOut, leftOut) = (null, 0);
        return note;
    }
}
