using System.Globalization;

namespace Gateway.Abstractions.Configuration;

/// <summary>How durations, sizes and rates are written: a number and its unit, never a bare number.</summary>
public static class Quantities
{
    private static readonly (string Unit, double Ticks)[] DurationUnits =
    [
        ("ms", TimeSpan.TicksPerMillisecond), ("us", TimeSpan.TicksPerMicrosecond), ("s", TimeSpan.TicksPerSecond),
        ("m", TimeSpan.TicksPerMinute), ("h", TimeSpan.TicksPerHour), ("d", TimeSpan.TicksPerDay),
    ];

    private static readonly (string Unit, long Ticks)[] WrittenUnits =
    [
        ("d", TimeSpan.TicksPerDay), ("h", TimeSpan.TicksPerHour), ("m", TimeSpan.TicksPerMinute),
        ("s", TimeSpan.TicksPerSecond), ("ms", TimeSpan.TicksPerMillisecond), ("us", TimeSpan.TicksPerMicrosecond),
    ];

    private static readonly (string Unit, long Bytes)[] SizeUnits =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("kB", 1000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("B", 1),
    ];

    /// <summary>Reads <c>500us</c>, <c>250ms</c>, <c>1s</c>, <c>1h30m</c>, <c>7d</c>; units must go down from left to right.</summary>
    public static bool TryDuration(ReadOnlySpan<char> text, out TimeSpan duration)
    {
        duration = default;
        var rest = text.Trim();
        if (rest is "0")
        {
            return true;
        }

        double total = 0;
        var last = double.MaxValue;
        while (rest.Length > 0)
        {
            if (!TakeNumber(ref rest, out var number) || !TakeUnit(ref rest, out var ticks) || ticks >= last)
            {
                return false;
            }

            total += number * ticks;
            last = ticks;
        }

        if (last == double.MaxValue || total > long.MaxValue / 2.0)
        {
            return false;
        }

        duration = TimeSpan.FromTicks((long)Math.Round(total));
        return true;
    }

    /// <summary>Reads <c>512MiB</c>, <c>64KiB</c>, <c>10MB</c>, <c>100B</c>.</summary>
    public static bool TrySize(ReadOnlySpan<char> text, out long bytes)
    {
        bytes = 0;
        var rest = text.Trim();
        if (!TakeNumber(ref rest, out var number))
        {
            return false;
        }

        foreach (var (unit, factor) in SizeUnits)
        {
            if (rest.SequenceEqual(unit) && number * factor < long.MaxValue / 2.0)
            {
                bytes = (long)Math.Round(number * factor);
                return true;
            }
        }

        return false;
    }

    /// <summary>Reads <c>2000/s</c>, <c>60/m</c>, <c>10/h</c>, as events per second.</summary>
    public static bool TryRate(ReadOnlySpan<char> text, out double perSecond)
    {
        perSecond = 0;
        var rest = text.Trim();
        if (!TakeNumber(ref rest, out var number) || rest.Length < 2 || rest[0] != '/')
        {
            return false;
        }

        rest = rest[1..];
        if (!TakeUnit(ref rest, out var ticks) || rest.Length > 0)
        {
            return false;
        }

        perSecond = number * TimeSpan.TicksPerSecond / ticks;
        return double.IsFinite(perSecond);
    }

    /// <summary>Writes a duration the way it is read; what is below a microsecond is left out.</summary>
    public static string Format(TimeSpan duration)
    {
        var text = new System.Text.StringBuilder(duration < TimeSpan.Zero ? "-" : string.Empty);
        var sign = text.Length;
        var ticks = Math.Abs(duration.Ticks);
        foreach (var (unit, size) in WrittenUnits)
        {
            if (ticks >= size)
            {
                text.Append(CultureInfo.InvariantCulture, $"{ticks / size}{unit}");
                ticks %= size;
            }
        }

        return text.Length == sign ? "0s" : text.ToString();
    }

    /// <summary>Writes a size the way it is read.</summary>
    public static string FormatSize(long bytes) => bytes switch
    {
        >= 1 << 30 when bytes % (1 << 30) == 0 => $"{bytes >> 30}GiB",
        >= 1 << 20 when bytes % (1 << 20) == 0 => $"{bytes >> 20}MiB",
        >= 1 << 10 when bytes % (1 << 10) == 0 => $"{bytes >> 10}KiB",
        _ => $"{bytes}B",
    };

    private static bool TakeNumber(ref ReadOnlySpan<char> rest, out double number)
    {
        var length = 0;
        while (length < rest.Length && (char.IsAsciiDigit(rest[length]) || rest[length] == '.'))
        {
            length++;
        }

        var ok = double.TryParse(rest[..length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
        rest = rest[length..];
        return ok;
    }

    private static bool TakeUnit(ref ReadOnlySpan<char> rest, out double ticks)
    {
        var length = 0;
        while (length < rest.Length && char.IsAsciiLetter(rest[length]))
        {
            length++;
        }

        foreach (var (unit, size) in DurationUnits)
        {
            if (rest[..length].SequenceEqual(unit))
            {
                rest = rest[length..];
                ticks = size;
                return true;
            }
        }

        ticks = 0;
        return false;
    }
}
