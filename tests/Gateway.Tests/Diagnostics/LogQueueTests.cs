using Gateway.Diagnostics;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Parsing;

namespace Gateway.Tests.Diagnostics;

public sealed class LogQueueTests : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly Output output = new();

    public void Dispose() => output.Dispose();

    [Fact]
    public void Everything_is_written_in_order_before_the_end()
    {
        using (var queue = Queue(Minute))
        {
            Say(queue, 500);
            output.Read.Set();
        }

        Assert.Equal(Enumerable.Range(1, 500).Select(i => $"line {i}"), output.Lines);
    }

    [Fact]
    public void An_output_that_nobody_reads_holds_up_nobody_and_what_it_cost_is_said()
    {
        using (var queue = Queue(Minute))
        {
            Say(queue, 1);
            output.Entered.Wait(Minute, CancellationToken.None);
            Say(queue, 5000);
            output.Read.Set();
        }

        Assert.Equal(
            ["line 1", .. Enumerable.Range(1, 1000).Select(i => $"line {i}"), "4000 lines of the log were left out here: nobody read the output"],
            output.Lines);
    }

    [Fact]
    public void An_output_that_stays_blocked_does_not_hold_up_the_end()
    {
        using var queue = Queue(TimeSpan.Zero);
        Say(queue, 10);
    }

    private static void Say(LogQueue queue, int lines)
    {
        var template = new MessageTemplateParser().Parse("line {Number}");
        for (var i = 1; i <= lines; i++)
        {
            queue.Emit(new LogEvent(DateTimeOffset.UnixEpoch, LogEventLevel.Information, exception: null, template, [new LogEventProperty("Number", new ScalarValue(i))]));
        }
    }

    private LogQueue Queue(TimeSpan patience) => new(new LoggerConfiguration().WriteTo.Sink(output).CreateLogger(), patience);

    /// <summary>A pipe that nobody reads until told.</summary>
    private sealed class Output : ILogEventSink, IDisposable
    {
        public ManualResetEventSlim Read { get; } = new();

        public ManualResetEventSlim Entered { get; } = new();

        public List<string> Lines { get; } = [];

        public void Emit(LogEvent logEvent)
        {
            Entered.Set();
            Read.Wait(CancellationToken.None);
            Lines.Add(logEvent.RenderMessage(System.Globalization.CultureInfo.InvariantCulture));
        }

        public void Dispose()
        {
            // The events themselves stay: the writer of a test that gave up on it may still stand there.
            Read.Set();
        }
    }
}
