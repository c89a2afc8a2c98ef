using System.Text;

namespace Gateway.Drivers.Recordings;

/// <summary>
/// Reads the time stamps found in recordings: <c>2013-07-04 00:00:00</c>, ISO 8601 with or without zone (without: UTC), and
/// Unix time in seconds or milliseconds.
/// </summary>
internal static class RecordingTime
{
    /// <summary>From here on a number counts milliseconds: as seconds it would be the year 5138, as milliseconds it is 1973.</summary>
    private const long FirstMillisecond = 100_000_000_000;

    /// <summary>Reads a time stamp; false when it is none. Does not allocate.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long utcTicks)
    {
        text = text[Ascii.Trim(text)];
        utcTicks = 0;
        return text.Length >= 5 && text[4] == '-' ? TryCalendar(text, out utcTicks) : TryUnix(text, out utcTicks);
    }

    private static bool TryCalendar(ReadOnlySpan<byte> rest, out long ticks)
    {
        ticks = 0;
        if (!Digits(ref rest, 4, out var year) || !Take(ref rest, '-') || !Digits(ref rest, 2, out var month)
            || !Take(ref rest, '-') || !Digits(ref rest, 2, out var day)
            || year == 0 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        ticks = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc).Ticks;
        return rest.IsEmpty
            || ((Take(ref rest, 'T') || Take(ref rest, 't') || Take(ref rest, ' ')) && TryClock(ref rest, ref ticks) && TryZone(rest, ref ticks));
    }

    private static bool TryClock(ref ReadOnlySpan<byte> rest, ref long ticks)
    {
        var second = 0;
        long fraction = 0;
        if (!Digits(ref rest, 2, out var hour) || !Take(ref rest, ':') || !Digits(ref rest, 2, out var minute)
            || (Take(ref rest, ':') && !Digits(ref rest, 2, out second))
            || ((Take(ref rest, '.') || Take(ref rest, ',')) && !Fraction(ref rest, out fraction))
            || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        ticks += (((hour * 60L) + minute) * TimeSpan.TicksPerMinute) + (second * TimeSpan.TicksPerSecond) + fraction;
        return true;
    }

    private static bool TryZone(ReadOnlySpan<byte> rest, ref long ticks)
    {
        Take(ref rest, ' ');
        if (rest.IsEmpty || (rest.Length == 1 && (rest[0] | 0x20) == 'z'))
        {
            return true;
        }

        var west = rest[0] == '-';
        var minute = 0;
        if (!(Take(ref rest, '+') || Take(ref rest, '-')) || !Digits(ref rest, 2, out var hour)
            || ((Take(ref rest, ':') || !rest.IsEmpty) && !Digits(ref rest, 2, out minute))
            || !rest.IsEmpty || hour > 23 || minute > 59)
        {
            return false;
        }

        var ahead = ((hour * 60L) + minute) * TimeSpan.TicksPerMinute;
        ticks += west ? ahead : -ahead;
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks;
    }

    private static bool TryUnix(ReadOnlySpan<byte> rest, out long ticks)
    {
        ticks = 0;
        var negative = Take(ref rest, '-');
        long whole = 0;
        var length = 0;
        for (; rest.Length > 0 && char.IsAsciiDigit((char)rest[0]) && length < 16; length++)
        {
            whole = (whole * 10) + (rest[0] - '0');
            rest = rest[1..];
        }

        long fraction = 0;
        if (length == 0 || (Take(ref rest, '.') && !Fraction(ref rest, out fraction)) || !rest.IsEmpty)
        {
            return false;
        }

        var since = whole >= FirstMillisecond
            ? ((Int128)whole * TimeSpan.TicksPerMillisecond) + (fraction / 1000)
            : ((Int128)whole * TimeSpan.TicksPerSecond) + fraction;
        var at = DateTime.UnixEpoch.Ticks + (negative ? -since : since);
        ticks = at >= 0 && at <= DateTime.MaxValue.Ticks ? (long)at : -1;
        return ticks >= 0;
    }

    /// <summary>Digits behind the point as ticks of a second; what is finer than 100 ns is cut off.</summary>
    private static bool Fraction(ref ReadOnlySpan<byte> rest, out long ticks)
    {
        ticks = 0;
        var unit = TimeSpan.TicksPerSecond;
        var any = false;
        while (rest.Length > 0 && char.IsAsciiDigit((char)rest[0]))
        {
            any = true;
            unit /= 10;
            ticks += (rest[0] - '0') * unit;
            rest = rest[1..];
        }

        return any;
    }

    private static bool Digits(ref ReadOnlySpan<byte> rest, int count, out int number)
    {
        number = 0;
        if (rest.Length < count)
        {
            return false;
        }

        foreach (var c in rest[..count])
        {
            if (!char.IsAsciiDigit((char)c))
            {
                return false;
            }

            number = (number * 10) + (c - '0');
        }

        rest = rest[count..];
        return true;
    }

    private static bool Take(ref ReadOnlySpan<byte> rest, char c)
    {
        var there = rest.Length > 0 && rest[0] == c;
        rest = there ? rest[1..] : rest;
        return there;
    }
}
