using System.Buffers;
using System.Text;
using Gateway.Abstractions;
using Gateway.Abstractions.Formats;
using Gateway.Abstractions.Store;
using Gateway.Formats;
using Gateway.Pipeline;
using Gateway.Rules;

namespace Gateway.Rehearsing;

/// <summary>Prints transitions as the events that would have been sent, one JSON object a line.</summary>
internal sealed class EventLines(string gateway, TextWriter output) : IDisposable
{
    /// <summary>The stream of events that were never stored.</summary>
    private const string Stream = "00000000";

    private readonly IPayloadFormat format = FormatCatalog.All.Entries[0].Construct(Gateway.Abstractions.Configuration.Settings.ForDescription())(gateway);
    private readonly EventData data = new();
    private readonly ArrayBufferWriter<byte> line = new(1024);
    private long sequence;

    /// <summary>Prints one.</summary>
    public void Write(Transition t)
    {
        line.ResetWrittenCount();
        format.Write(new StoredEvent(Lane.Alerts, ++sequence, t.At.UtcTicks, AlertNames.Kind(t.Kind), t.Point.Id, t.Rule, data.Alert(t)), Stream, line);
        output.WriteLine(Encoding.UTF8.GetString(line.WrittenSpan));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        data.Dispose();
        (format as IDisposable)?.Dispose();
    }
}
