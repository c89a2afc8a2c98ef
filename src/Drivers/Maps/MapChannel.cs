using System.Globalization;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Chips;

namespace Gateway.Drivers.Maps;

/// <summary>One channel of a register map: where its number is, and what it means: <c>number · scale + offset</c>.</summary>
internal sealed class MapChannel
{
    private const int NoRegister = -1;
    private readonly int register;
    private readonly string crc;

    public MapChannel(string name, Settings settings, IReadOnlyList<MapChannel> before)
    {
        Trigger = MapCommand.Read(settings, "trigger", "What is written before this channel is read, for chips that measure one quantity after the other.");
        register = settings.Integer("register", "The register that is read; -1: nothing is written, only what the trigger left is read.", NoRegister, NoRegister, 0xFF);
        var bytes = settings.Integer("bytes", "How many bytes the number has, without a checksum.", 2, 1, 4);
        var order = settings.Choice("order", "Which byte comes first: the highest (big) or the lowest (little).", ["big", "little"], "big");
        var shift = settings.Integer("shift", "Number of its lowest bit, where others lie below it.", 0, 0, 31);
        var bits = settings.Integer("bits", "Its width, where others lie above it; 0: up to the highest.", 0, 0, 32);
        var signed = settings.Flag("signed", "Whether it can be negative (two's complement).", fallback: false);
        Scale = Fraction(settings.Text("scale", "What it is multiplied by: a number, or a fraction as 175.72/65536.", "1", text => double.IsFinite(Fraction(text)) ? null : $"'{text}' is neither a number nor a fraction of two, or is 0")) is var s && double.IsFinite(s) ? s : 1;
        Offset = settings.Number("offset", "What is added then.", 0);
        crc = settings.Choice("crc", "A checksum that follows as one byte: Sensirion's (0x31, begins with 0xff) or the HTU21D's (0x31, begins with 0).", ["none", "sensirion", "htu21d"], "none");
        var times = settings.OptionalText("times", "Another channel above this one; its value multiplies this one's, as voltage does current for power.");
        var unit = settings.OptionalText("unit", "Unit of its values as a UCUM code, as Cel; none when left out.");
        var low = settings.Number("low", "The least plausible value; below it a reading is bad.");
        var high = settings.Number("high", "The greatest plausible value; above it a reading is bad.");
        Factor = times is null ? NoRegister : before.ToList().FindIndex(c => c.Channel.Name == times);
        Channel = new Channel(name, unit, low, high);
        Field = new MapField(bytes, order == "little", Math.Min(shift, (8 * bytes) - 1), bits > 0 ? Math.Min(bits, 8 * bytes) : Math.Max(1, (8 * bytes) - shift), signed);
        Complain(settings, shift, bits > 0 ? bits : Field.Bits, times);
    }

    public Channel Channel { get; }

    public MapCommand[] Trigger { get; }

    public MapField Field { get; }

    public double Scale { get; }

    public double Offset { get; }

    /// <summary>Index of the channel whose value multiplies this one's; -1: none.</summary>
    public int Factor { get; }

    /// <summary>The register; null: it is not chosen by one.</summary>
    public byte? Register => register == NoRegister ? null : (byte)register;

    /// <summary>What comes from the chip, with a checksum.</summary>
    public int Length => Field.Bytes + (crc == "none" ? 0 : 1);

    /// <summary>The value of the bytes; false when the checksum is wrong.</summary>
    public bool TryDecode(ReadOnlySpan<byte> data, out double value)
    {
        value = (Field.Decode(data) * Scale) + Offset;
        return crc == "none" || Checksum(data) == data[Field.Bytes];
    }

    /// <summary>The checksum of such bytes.</summary>
    public byte Checksum(ReadOnlySpan<byte> data) => crc == "htu21d" ? Crc8.Htu21(data[..Field.Bytes]) : Crc8.Sensirion(data[..Field.Bytes]);

    /// <summary>A number or a fraction; NaN when it is neither, or 0.</summary>
    private static double Fraction(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var result = slash < 0 ? Number(text) : Number(text.AsSpan(0, slash)) / Number(text.AsSpan(slash + 1));
        return result == 0 ? double.NaN : result;
    }

    private static double Number(ReadOnlySpan<char> text) =>
        double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;

    private void Complain(Settings settings, int shift, int bits, string? times)
    {
        if (shift + bits > 8 * Field.Bytes)
        {
            settings.Problem(settings.Has("bits") ? "bits" : "shift", $"{bits} bits from bit {shift} on do not fit into {Field.Bytes} byte{(Field.Bytes == 1 ? string.Empty : "s")}; change bits, shift or bytes");
        }

        if (times is not null && Factor < 0)
        {
            settings.Problem("times", $"there is no channel '{times}' above this one");
        }

        if (Channel.Low >= Channel.High && settings.Has("low") && settings.Has("high"))
        {
            settings.Problem("high", "must be above 'low'");
        }
    }
}
