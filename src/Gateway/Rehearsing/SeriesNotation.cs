using System.Globalization;
using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;

namespace Gateway.Rehearsing;

/// <summary>
/// Reads a series as a person writes it: <c>every 30s, 4 5 6.5x10, at 10m, 9..4x6 bad(no answer) _ 6? 4x*</c>.
/// </summary>
internal sealed class SeriesNotation
{
    private readonly List<Piece> pieces = [];
    private long every;
    private long last = -1;
    private long? at = 0;
    private long total;

    private SeriesNotation(long every) => this.every = every;

    /// <summary>Reads a text; null: <paramref name="complaint"/> says what is wrong and how to mend it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="every">How far apart its values are until it says so itself, in ticks; 0: not known.</param>
    /// <param name="complaint">What is wrong; null: nothing.</param>
    public static Series? Read(string text, TimeSpan every, out string? complaint)
    {
        var notation = new SeriesNotation(every.Ticks);
        complaint = null;
        var words = Words(text);
        for (var i = 0; i < words.Count && complaint is null; i++)
        {
            complaint = words[i] is "every" or "at"
                ? notation.Time(words[i], i + 1 < words.Count ? words[++i] : string.Empty)
                : notation.Add(words[i]);
        }

        complaint ??= notation.pieces.Count == 0 ? "has no reading; write values, as 'every 30s, 4 5 6.5x10'" : null;
        return complaint is null ? new Series(notation.pieces) : null;
    }

    private string? Time(string word, string text)
    {
        if (!Quantities.TryDuration(text, out var time) || time > TimeSpan.FromDays(3660))
        {
            return $"'{word} {text}' is not a time with its unit; write '{word} 30s' or '{word} 1h30m'";
        }

        if (word == "every")
        {
            every = time.Ticks;
            return every == 0 ? "'every 0' would be one moment for all; give a time, as 'every 30s'" : null;
        }

        if (pieces is [.., { Count: null } open])
        {
            if (time.Ticks <= open.Start)
            {
                return NotAfter(text, open.Start);
            }

            var count = 1 + ((time.Ticks - 1 - open.Start) / open.Step);
            pieces[^1] = open with { Count = (int)Math.Min(count, Series.Most + 1) };
            total += count;
            last = open.At(pieces[^1].Count!.Value - 1);
        }

        at = time.Ticks;
        return at <= last ? NotAfter(text, last) : TooMany();
    }

    private string? Add(string word)
    {
        if (pieces is [.., { Count: null }])
        {
            return $"'{word}' never comes, because the one before repeats for ever; write 'at' and a time between them";
        }

        Piece? piece = null;
        var (body, count, complaint) = Repeat(word);
        complaint ??= Value(body, out piece);
        if (complaint is not null)
        {
            return complaint;
        }

        if (piece!.From != piece.To && count is null or < 2)
        {
            return $"'{word}' is a ramp; say of how many readings, two at least, as {body}x10";
        }

        if (every == 0 && (at is null || count is not 1))
        {
            return $"how far apart the readings are is not said before '{word}'; begin with 'every 30s'";
        }

        var start = at ?? last + every;
        pieces.Add(piece with { Start = start, Step = every, Count = count });
        at = null;
        total += count ?? 0;
        last = count is { } n ? start + ((n - 1) * every) : start;
        return TooMany();
    }

    private string? TooMany() => total > Series.Most ? $"has more than {Series.Most} readings; split the test, or read less often" : null;

    private static string NotAfter(string text, long last) =>
        $"'at {text}' is not after the reading before, which is at {Quantities.Format(TimeSpan.FromTicks(last))}";

    /// <summary>Takes <c>x10</c> or <c>x*</c> off the end.</summary>
    private static (string Body, int? Count, string? Complaint) Repeat(string word)
    {
        var mark = word.LastIndexOf('x');
        if (mark <= 0 || mark < word.LastIndexOf(')'))
        {
            return (word, 1, null);
        }

        var (body, times) = (word[..mark], word[(mark + 1)..]);
        return times == "*" ? (body, null, null)
            : int.TryParse(times, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= Series.Most ? (body, count, null)
            : (body, 1, $"'{word}' does not say how often; write {body}x10 for ten times, or {body}x* for as long as the test runs");
    }

    /// <summary>What one reading is; the complaint, or null.</summary>
    private static string? Value(string body, out Piece? piece)
    {
        var (value, reason) = Reason(body);
        piece = null;
        switch (value)
        {
            case "_" when reason is null:
                piece = Make(double.NaN, double.NaN, Quality.Good, null) with { IsGap = true };
                return null;
            case "bad":
                piece = Make(double.NaN, double.NaN, Quality.Bad, reason ?? "bad");
                return null;
            case "true" or "false" when reason is null:
                piece = Make(value == "true" ? 1 : 0, value == "true" ? 1 : 0, Quality.Good, null);
                return null;
        }

        var uncertain = value.EndsWith('?');
        var ends = value.TrimEnd('?').Split("..");
        if (ends.Length > 2 || (reason is not null && !uncertain) || !TryNumber(ends[0], out var from) || !TryNumber(ends[^1], out var to))
        {
            return $"'{body}' is no reading; write a number (6.5), 6.5? for an uncertain one, bad or bad(why), true, false, a ramp 4..8x10, or _ for none";
        }

        piece = Make(from, to, uncertain ? Quality.Uncertain : Quality.Good, uncertain ? reason ?? "uncertain" : null);
        return null;

        // Two NaN are not equal, but a piece without a value is no ramp.
        static Piece Make(double from, double to, Quality quality, string? reason) =>
            new(0, 0, null, double.IsNaN(from) ? 0 : from, double.IsNaN(to) ? 0 : to, quality, reason, IsGap: false);
    }

    private static (string Value, string? Reason) Reason(string body)
    {
        var open = body.IndexOf('(', StringComparison.Ordinal);
        return open > 0 && body.EndsWith(')') ? (body[..open], body[(open + 1)..^1].Trim()) : (body, null);
    }

    private static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    /// <summary>What stands between blanks and commas; what is in parentheses belongs together.</summary>
    private static List<string> Words(string text)
    {
        var words = new List<string>();
        var (begin, depth) = (-1, 0);
        for (var i = 0; i <= text.Length; i++)
        {
            var ends = i == text.Length || (depth == 0 && (char.IsWhiteSpace(text[i]) || text[i] == ','));
            if (ends && begin >= 0)
            {
                words.Add(text[begin..i]);
                begin = -1;
            }
            else if (!ends)
            {
                begin = begin < 0 ? i : begin;
                depth += text[i] == '(' ? 1 : text[i] == ')' && depth > 0 ? -1 : 0;
            }
        }

        return words;
    }
}
