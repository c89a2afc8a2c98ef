using System.Globalization;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting;
using Serilog.Formatting.Display;

namespace Gateway.Diagnostics;

/// <summary>The log: readable on a terminal, with priority prefixes (<c>&lt;4&gt;</c>) under systemd, whose journal then knows the level.</summary>
internal static class Logging
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Makes the logger factory; disposing it writes what waits, unless nobody reads it.</summary>
    /// <param name="level">The least level written.</param>
    public static ILoggerFactory Create(LogLevel level) => Create(level, out _);

    /// <summary>The same with a way to change the level later.</summary>
    /// <param name="level">The least level written.</param>
    /// <param name="change">Makes another level the least.</param>
    public static ILoggerFactory Create(LogLevel level, out Action<LogLevel> change)
    {
        var least = new LoggingLevelSwitch(LevelConvert.ToSerilogLevel(level));
        change = next => least.MinimumLevel = LevelConvert.ToSerilogLevel(next);
        var underSystemd = Environment.GetEnvironmentVariable("JOURNAL_STREAM") is { Length: > 0 };
        var everything = new LoggerConfiguration().MinimumLevel.Verbose();
        var output = underSystemd
            ? everything.WriteTo.Console(new JournalFormatter())
            : everything.WriteTo.Console(outputTemplate: "{Timestamp:HH:mm:ss.fff} {Level:u3} {Message:lj}{NewLine}{Exception}", applyThemeToRedirectedOutput: false);
        var queue = new LogQueue(output.CreateLogger(), Patience);
        return new SerilogLoggerFactory(new LoggerConfiguration().MinimumLevel.ControlledBy(least).WriteTo.Sink(queue).CreateLogger(), dispose: true);
    }

    /// <summary>
    /// Each line with the syslog priority in front (sd-daemon(3)): the journal takes a stack trace, or a line break in what a
    /// broker says, for entries of their own. The journal adds the time.
    /// </summary>
    internal sealed class JournalFormatter : ITextFormatter
    {
        private readonly MessageTemplateTextFormatter text = new("{Message:lj}{NewLine}{Exception}");

        /// <inheritdoc />
        public void Format(LogEvent logEvent, TextWriter output)
        {
            using var lines = new StringWriter(CultureInfo.InvariantCulture);
            text.Format(logEvent, lines);
            var priority = Priority(logEvent.Level);
            foreach (var line in lines.ToString().AsSpan().TrimEnd("\r\n").EnumerateLines())
            {
                output.Write(priority);
                output.WriteLine(line);
            }
        }

        private static string Priority(LogEventLevel level) => level switch
        {
            LogEventLevel.Fatal => "<2>",
            LogEventLevel.Error => "<3>",
            LogEventLevel.Warning => "<4>",
            LogEventLevel.Information => "<6>",
            _ => "<7>",
        };
    }
}
