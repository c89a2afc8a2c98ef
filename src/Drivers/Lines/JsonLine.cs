using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Drivers.Lines;

/// <summary>One JSON value a line; the places are JSON pointers (RFC 6901).</summary>
internal sealed class JsonLine(IReadOnlyList<string> places) : LineFormat
{
    private readonly byte[][][] pointers = [.. places.Select(p => p.Split('/').Skip(1).Select(t => Encoding.UTF8.GetBytes(Plain(t))).ToArray())];

    public override bool IsWhole => false;

    /// <summary>True when it is whole: the number at the end of one that was cut off may have lost digits.</summary>
    public override bool Accepts(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            while (reader.Read())
            {
                // To its end.
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    public override bool TryFind(ReadOnlySpan<byte> line, int channel, out ReadOnlySpan<byte> value)
    {
        var reader = new Utf8JsonReader(line);
        value = [];
        reader.Read();
        foreach (var token in pointers[channel])
        {
            if (!Enter(ref reader, token))
            {
                return false;
            }
        }

        value = reader.TokenType switch
        {
            JsonTokenType.True => "1"u8,
            JsonTokenType.False => "0"u8,
            JsonTokenType.Number or JsonTokenType.String => line.Slice((int)reader.TokenStartIndex + (reader.TokenType == JsonTokenType.String ? 1 : 0), reader.ValueSpan.Length),
            _ => [],
        };
        return true;
    }

    public override string Compose(IReadOnlyList<string> values)
    {
        var root = new JsonObject();
        for (var i = 0; i < places.Count; i++)
        {
            var inner = root;
            string[] path = [.. places[i].Split('/').Skip(1).Select(Plain)];
            foreach (var step in path[..^1])
            {
                inner = (inner[step] ??= new JsonObject()) as JsonObject ?? [];
            }

            inner[path[^1]] = double.Parse(values[i], CultureInfo.InvariantCulture);
        }

        return root.ToJsonString();
    }

    private static string Plain(string token) => token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    /// <summary>Goes from an object or a list to one of its values.</summary>
    private static bool Enter(ref Utf8JsonReader reader, byte[] token)
    {
        var isList = reader.TokenType == JsonTokenType.StartArray;
        if (!isList && reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        for (var index = 0; reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray); index++)
        {
            var found = isList ? IsIndex(token, index) : reader.ValueTextEquals(token);
            if (!isList)
            {
                reader.Read();
            }

            if (found)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }

    private static bool IsIndex(byte[] token, int index)
    {
        Span<byte> text = stackalloc byte[11];
        return index.TryFormat(text, out var length, default, CultureInfo.InvariantCulture) && text[..length].SequenceEqual(token);
    }
}
