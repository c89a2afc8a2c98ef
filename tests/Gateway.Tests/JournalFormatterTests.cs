using Gateway.Diagnostics;
using Serilog.Events;
using Serilog.Parsing;

namespace Gateway.Tests;

public sealed class JournalFormatterTests
{
    [Theory]
    [InlineData(LogEventLevel.Fatal, "<2>")]
    [InlineData(LogEventLevel.Error, "<3>")]
    [InlineData(LogEventLevel.Warning, "<4>")]
    [InlineData(LogEventLevel.Information, "<6>")]
    [InlineData(LogEventLevel.Debug, "<7>")]
    [InlineData(LogEventLevel.Verbose, "<7>")]
    public void A_line_begins_with_its_priority(LogEventLevel level, string prefix) =>
        Assert.Equal([prefix + "sensor bench failed"], Format(level, "sensor {Sensor} failed", null));

    [Fact]
    public void Every_line_of_a_fault_has_the_priority() =>
        Assert.All(Format(LogEventLevel.Error, "a\nb", new InvalidOperationException("c\nd")), line => Assert.StartsWith("<3>", line, StringComparison.Ordinal));

    private static string[] Format(LogEventLevel level, string text, Exception? error)
    {
        using var output = new StringWriter();
        var properties = new[] { new LogEventProperty("Sensor", new ScalarValue("bench")) };
        new Logging.JournalFormatter().Format(new LogEvent(DateTimeOffset.UnixEpoch, level, error, new MessageTemplateParser().Parse(text), properties), output);
        Assert.EndsWith(Environment.NewLine, output.ToString(), StringComparison.Ordinal);
        return output.ToString().TrimEnd().Split(Environment.NewLine);
    }
}
