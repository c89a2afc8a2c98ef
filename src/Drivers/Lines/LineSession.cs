using System.Globalization;
using System.Text;
using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;
using Gateway.Drivers.Recordings;

namespace Gateway.Drivers.Lines;

/// <summary>Which lines count, and how they are read.</summary>
/// <param name="Format">How they are taken apart.</param>
/// <param name="Channels">How many channels there are.</param>
/// <param name="Beginnings">What a line that counts begins with; none: every line does.</param>
/// <param name="Longest">The longest line, in bytes.</param>
/// <param name="Checksum">Whether each line carries the checksum of NMEA 0183.</param>
/// <param name="Timeout">Without a line for so long readings are bad.</param>
internal sealed record LineRules(LineFormat Format, int Channels, byte[][] Beginnings, int Longest, bool Checksum, TimeSpan Timeout);

/// <summary>An open serial port from which lines come.</summary>
internal sealed class LineSession(ISerialPort port, LineRules rules, TimeProvider time) : ISensorSession
{
    // At 300 bits per second a character takes 33 ms: what does not go on for so long was broken off.
    private static readonly long Gap = TimeSpan.TicksPerSecond;

    private readonly LineBuffer lines = new(rules.Longest);
    private long? heardAt;
    private long byteAt;

    public Next Step(Instant now, ISampleSink into)
    {
        heardAt ??= now.Ticks;
        var due = heardAt.Value + rules.Timeout.Ticks;
        due = lines.IsWithin ? Math.Min(due, byteAt + Gap) : due;
        var quiet = port.Read(TimeSpan.FromTicks(Math.Max(0, due - now.Ticks)), lines.Free, out var count);

        // It may have waited long.
        now = Instant.Now(time);
        if (count > 0)
        {
            lines.Filled(count);
            byteAt = now.Ticks;
            Take(now, into);
        }
        else if (lines.IsWithin && now.Ticks - byteAt >= Gap)
        {
            lines.Skip();
            Spoil("line broken off", into);
        }
        else if (now.Ticks - heardAt >= rules.Timeout.Ticks)
        {
            heardAt = now.Ticks;
            Spoil($"no line for {Quantities.Format(rules.Timeout)}", into);
        }

        return count == 0 && quiet > TimeSpan.Zero ? Next.In(quiet) : Next.AtOnce;
    }

    public void Dispose() => port.Dispose();

    /// <summary>The checksum of NMEA 0183: all characters between <c>$</c> and <c>*</c>, by exclusive or, behind these as two hexadecimal digits.</summary>
    internal static bool IsSumRight(ReadOnlySpan<byte> line)
    {
        var star = line.LastIndexOf((byte)'*');
        if (star < 1 || line.Length != star + 3 || !byte.TryParse(line[(star + 1)..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var sum))
        {
            return false;
        }

        foreach (var character in line[1..star])
        {
            sum ^= character;
        }

        return sum == 0;
    }

    private void Take(Instant now, ISampleSink into)
    {
        while (lines.TryTake(out var line, out var tooLong))
        {
            if (tooLong)
            {
                Spoil($"line longer than {rules.Longest} bytes", into);
            }
            else if (Counts(line))
            {
                heardAt = now.Ticks;
                Read(line, into);
            }
        }
    }

    private bool Counts(ReadOnlySpan<byte> line)
    {
        foreach (var beginning in rules.Beginnings)
        {
            if (line.StartsWith(beginning))
            {
                return true;
            }
        }

        return rules.Beginnings.Length == 0;
    }

    private void Read(ReadOnlySpan<byte> line, ISampleSink into)
    {
        if (rules.Checksum)
        {
            if (!IsSumRight(line))
            {
                Spoil("checksum mismatch", into);
                return;
            }

            line = line[..line.LastIndexOf((byte)'*')];
        }

        var found = 0;
        var isSuch = rules.Format.Accepts(line);
        for (var channel = 0; isSuch && channel < rules.Channels; channel++)
        {
            found += rules.Format.TryFind(line, channel, out _) ? 1 : 0;
        }

        if (found == 0)
        {
            Spoil($"line not understood: '{RowParser.Excerpt(line)}'", into);
            return;
        }

        for (var channel = 0; channel < rules.Channels; channel++)
        {
            if (rules.Format.TryFind(line, channel, out var value))
            {
                into.Add(Parse(channel, value));
            }
            else if (rules.Format.IsWhole)
            {
                into.Add(Sample.Bad(channel, "the line has too few columns"));
            }
        }
    }

    private static Sample Parse(int channel, ReadOnlySpan<byte> value)
    {
        value = value[Ascii.Trim(value)];
        return double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? new Sample(channel, number)
            : Sample.Bad(channel, value.IsEmpty ? "no value" : $"'{RowParser.Excerpt(value)}' is not a number");
    }

    private void Spoil(string reason, ISampleSink into)
    {
        for (var channel = 0; channel < rules.Channels; channel++)
        {
            into.Add(Sample.Bad(channel, reason));
        }
    }
}
