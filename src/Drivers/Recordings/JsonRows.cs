using System.Text;
using System.Text.Json;

namespace Gateway.Drivers.Recordings;

/// <summary>
/// One JSON object a line, with the keys <c>timestamp</c> or <c>time</c>, and the channel's name or <c>value</c>; others are
/// passed over.
/// </summary>
internal sealed class JsonRows(string channel) : RowParser
{
    private readonly byte[] channel = Encoding.UTF8.GetBytes(channel);
    private readonly byte[] timeScratch = new byte[64];
    private readonly byte[] valueScratch = new byte[64];

    public override Row Parse(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> time = [];
        ReadOnlySpan<byte> value = [];
        var exact = false;
        try
        {
            var reader = new Utf8JsonReader(line);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return Make([], []) with { Fault = "not a JSON object" };
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isTime = reader.ValueTextEquals("timestamp"u8) || reader.ValueTextEquals("time"u8);
                var isChannel = reader.ValueTextEquals(channel);
                var isValue = isChannel || (!exact && reader.ValueTextEquals("value"u8));
                reader.Read();
                if (isTime)
                {
                    time = Text(ref reader, line, timeScratch);
                }
                else if (isValue)
                {
                    value = Text(ref reader, line, valueScratch);
                    exact |= isChannel;
                }

                reader.Skip();
            }

            // Anything behind the object makes it throw.
            reader.Read();
            return Make(time, value);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Make(time, []) with { Fault = "not a complete JSON object" };
        }
    }

    /// <summary>What was written: a number as it stands, a text without its escapes (<c>\u002B</c> for a plus sign is common).</summary>
    private static ReadOnlySpan<byte> Text(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> line, Span<byte> scratch)
    {
        if (reader.TokenType == JsonTokenType.String && reader.ValueIsEscaped && reader.ValueSpan.Length <= scratch.Length)
        {
            return scratch[..reader.CopyString(scratch)];
        }

        var quote = reader.TokenType == JsonTokenType.String ? 1 : 0;
        return line.Slice((int)reader.TokenStartIndex + quote, reader.ValueSpan.Length);
    }
}
