using System.Globalization;
using System.Text;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;
using Gateway.Drivers.Chips;
using Gateway.Drivers.Lines;

namespace Gateway.Drivers;

/// <summary>Any device that says lines of text on a serial port: an Arduino, a weather station, a scale, a meter. It has a thread of its own.</summary>
internal sealed class SerialLines : ISensor
{
    private const string Simulated = "sim-";
    private readonly SerialRequest request;
    private readonly LineRules rules;
    private readonly string beginning;

    public SerialLines(Settings settings)
    {
        var port = settings.Text("port", "The serial port: /dev/serial/by-id/… for one on USB, /dev/serial0 for that of the Pi; sim-NAME is a simulated one.", check: CheckPort, bounds: "a full path, or sim-NAME");
        var baud = settings.Integer("baud", "Bits per second, as the device has them.", 9600, 50, 4_000_000);
        var frame = settings.Choice("frame", "Data bits, parity and stop bits.", ["8N1", "8E1", "8O1", "8N2", "7E1", "7O1"], "8N1");
        var format = settings.Choice("format", "How a line is written: columns (csv), text with numbers at known places, or a JSON value.", LineFormat.Names, "csv");
        var separator = settings.Text("separator", "What stands between the columns of csv, one character; a blank stands for any number of them.", ",", CheckSeparator, "one character");
        var begin = settings.List("begin-with", "Only lines that begin with one of these count, the others are passed over; empty: every line counts.", []);
        var checksum = settings.Choice("checksum", "A checksum at the end of each line: that of NMEA 0183, as *4A.", ["none", "nmea"], "none");
        var longest = settings.Integer("longest", "Bytes of the longest line; a longer one is a bad reading.", 1024, 16, 65_536);
        var timeout = settings.Duration("timeout", "Without a line for so long the readings are bad.", TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        var places = new List<string>();
        var channels = new List<Channel>();
        foreach (var (name, channel) in settings.Table("channels", "Its channels by name.", settings.Describing ? null : ChannelName.Check, ChannelName.Bounds))
        {
            places.Add(channel.Text("at", "Where its number stands: the column from 1 (csv), the text around it as \"T={} C\" (text), or the JSON pointer as /bme280/temperature (json).", check: text => LineFormat.Complaint(format, text)));
            var unit = channel.OptionalText("unit", "Unit of its values as a UCUM code, as Cel; none when left out.");
            channels.Add(new Channel(
                name,
                unit,
                channel.OptionalNumber("low", "The least plausible value; below it a reading is bad.") ?? double.NegativeInfinity,
                channel.OptionalNumber("high", "The greatest plausible value; above it a reading is bad.") ?? double.PositiveInfinity));
            if (channels[^1].Low >= channels[^1].High)
            {
                channel.Problem("high", "must be above 'low'");
            }
        }

        if (channels.Count == 0)
        {
            settings.Problem("channels", "name at least one channel, as channels: { temperature: { at: 1, unit: Cel } }");
        }

        Channels = channels;
        beginning = begin.Count > 0 ? begin[0] : string.Empty;
        request = new SerialRequest(
            port, baud, frame[0] - '0', frame[1] switch { 'E' => Parity.Even, 'O' => Parity.Odd, _ => Parity.None }, frame[2] - '0');
        rules = new LineRules(
            LineFormat.Make(format, separator.Length == 1 ? separator[0] : ',', places), channels.Count, [.. begin.Select(Encoding.UTF8.GetBytes)], longest, checksum == "nmea", timeout);
    }

    public IReadOnlyList<Channel> Channels { get; }

    /// <summary>The device sets the pace.</summary>
    public TimeSpan Every => TimeSpan.Zero;

    /// <summary>What comes meanwhile waits in the kernel.</summary>
    public bool CanWait => true;

    public ISensorSession Open(Opening opening)
    {
        ISerialPort port = IsSimulated
            ? new SimulatedSerialPort(TimeSpan.FromSeconds(1), Say, opening.Time)
            : LinuxSerialPort.Open(request, opening.Stopping);
        return Open(port, opening.Time);
    }

    /// <summary>The serial port.</summary>
    internal string Port => request.Path;

    /// <summary>Whether it is a simulated one.</summary>
    internal bool IsSimulated => request.Path.StartsWith(Simulated, StringComparison.Ordinal);

    /// <summary>The sensor on an open port, which is closed with it.</summary>
    internal ISensorSession Open(ISerialPort port, TimeProvider time) => new LineSession(port, rules, time);

    private static string? CheckPort(string text) =>
        text.Any(char.IsControl) ? "must not contain control characters"
        : text.StartsWith('/') || text.StartsWith(Simulated, StringComparison.Ordinal) ? null
        : $"'{text}' is no serial port; write a full path, or sim-NAME for a simulated one";

    private static string? CheckSeparator(string text) =>
        text.Length == 1 && char.IsAscii(text[0]) && text[0] is not ('"' or '.' or '-') && !char.IsAsciiLetterOrDigit(text[0]) ? null : $"'{text}' is no separator; write one character, as ; or a blank";

    /// <summary>The line of a simulated device.</summary>
    private int Say(long ticks, byte[] into)
    {
        var values = Channels.Select(c => Wave(c).At(ticks).ToString("F2", CultureInfo.InvariantCulture)).ToList();
        var line = rules.Format.Compose(values);
        line = line.StartsWith(beginning, StringComparison.Ordinal) ? line : beginning + line;
        if (rules.Checksum)
        {
            var sum = Encoding.UTF8.GetBytes(line).Skip(1).Aggregate((byte)0, (a, b) => (byte)(a ^ b));
            line = $"{line}*{sum:X2}";
        }

        line += "\r\n";
        return Encoding.UTF8.TryGetBytes(line, into, out var length) ? length : 0;
    }

    /// <summary>Within what is plausible; where that is not said, about 20.</summary>
    private SlowWave Wave(Channel channel)
    {
        var low = double.IsFinite(channel.Low) ? channel.Low : double.IsFinite(channel.High) ? channel.High - 10 : 15;
        var high = double.IsFinite(channel.High) ? channel.High : low + 10;
        return new SlowWave($"{request.Path}/{channel.Name}", (low + high) / 2, 0.4 * (high - low), TimeSpan.FromMinutes(5));
    }
}
