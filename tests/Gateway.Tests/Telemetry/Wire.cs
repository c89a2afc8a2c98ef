using System.Buffers.Binary;
using System.Text;

namespace Gateway.Tests.Telemetry;

/// <summary>Reads protobuf messages without their description: the numbers of opentelemetry-proto 1.x stand in the tests.</summary>
internal static class Wire
{
    /// <summary>The fields of a message in their order; of those that are no bytes the content is their eight bytes or none.</summary>
    public static IEnumerable<(int Field, byte[] Content)> Fields(byte[] message)
    {
        for (var at = 0; at < message.Length;)
        {
            var tag = Number(message, ref at);
            var length = (tag & 7) switch { 0 => -1, 1 => 8, 2 => (int)Number(message, ref at), 5 => 4, _ => throw new FormatException($"wire type {tag & 7}") };
            if (length < 0)
            {
                Number(message, ref at);
            }

            yield return ((int)(tag >> 3), length < 0 ? [] : message.AsSpan(at, length).ToArray());
            at += Math.Max(length, 0);
        }
    }

    /// <summary>The messages behind a path of field numbers.</summary>
    public static IEnumerable<byte[]> At(byte[] message, params int[] path) =>
        path.Length == 0 ? [message] : Fields(message).Where(f => f.Field == path[0]).SelectMany(f => At(f.Content, path[1..]));

    /// <summary>The texts behind a path.</summary>
    public static IEnumerable<string> Texts(byte[] message, params int[] path) => At(message, path).Select(Encoding.UTF8.GetString);

    /// <summary>Packed numbers.</summary>
    public static double[] Doubles(byte[] packed) => [.. Enumerable.Range(0, packed.Length / 8).Select(i => BinaryPrimitives.ReadDoubleLittleEndian(packed.AsSpan(8 * i)))];

    private static ulong Number(byte[] message, ref int at)
    {
        var number = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = message[at++];
            number |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return number;
            }
        }
    }
}
