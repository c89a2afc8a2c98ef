using System.Globalization;
using System.Text.Json;

namespace Gateway.Rules.Performance;

/// <summary>The figures as JSON: names in kebab-case, durations in seconds, times in RFC 3339.</summary>
public static class FiguresJson
{
    private static readonly string[] Severities = ["info", "warning", "critical"];

    /// <summary>Writes one object.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="report">The figures.</param>
    /// <param name="most">How many alerts are told one by one, in each list.</param>
    public static void Write(Utf8JsonWriter json, FiguresReport report, int most = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(report);
        json.WriteStartObject();
        Time(json, "since", report.Since);
        Time(json, "until", report.Until);
        json.WriteNumber("transitions"u8, report.Transitions);
        json.WriteNumber("notified"u8, report.Notified);
        json.WriteNumber("raised"u8, report.Raised);
        json.WriteNumber("raised-notified"u8, report.RaisedNotified);
        BySeverity(json, "raised-by-severity", report.RaisedBySeverity);
        BySeverity(json, "standing", report.Standing);
        json.WriteNumber("raised-10m"u8, report.TenMinutes);
        Peak(json, "peak-10m", report.PeakTenMinutes);
        json.WriteNumber("raised-hour"u8, report.Hour);
        Peak(json, "peak-hour", report.PeakHour);
        json.WriteNumber("raised-day"u8, report.Day);
        Peak(json, "peak-day", report.PeakDay);
        json.WriteStartArray("hours-of-day"u8);
        foreach (var count in report.HoursOfDay)
        {
            json.WriteNumberValue(count);
        }

        json.WriteEndArray();
        History(json, "hours", report.Hours);
        History(json, "days", report.Days);
        json.WriteStartObject("floods"u8);
        json.WriteNumber("count"u8, report.Floods.Count);
        Seconds(json, "time", report.Floods.Time);
        json.WriteBoolean("now"u8, report.Floods.Now);
        json.WriteEndObject();
        json.WriteStartObject("acknowledged"u8);
        json.WriteNumber("count"u8, report.Acknowledged.Count);
        Seconds(json, "mean", report.Acknowledged.Mean);
        Seconds(json, "longest", report.Acknowledged.Longest);
        json.WriteEndObject();
        json.WriteNumber("unacknowledged"u8, report.Alerts.Count(a => a.IsUnacknowledged));
        json.WriteNumber("shelved"u8, report.Alerts.Count(a => a.IsShelved));
        json.WriteNumber("suppressed"u8, report.Alerts.Count(a => a.IsSuppressed));
        Names(json, "top-ten", report.TopTen);
        json.WriteNumber("alert-count"u8, report.Alerts.Count);
        json.WriteNumber("never-raised-count"u8, report.NeverRaised.Count());
        Names(json, "never-raised", report.NeverRaised.Take(most));
        Names(json, "always-raised", report.AlwaysRaised.Take(most));
        json.WriteStartArray("alerts"u8);
        foreach (var alert in report.Alerts.Take(most))
        {
            Write(json, alert);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, AlertFigure a)
    {
        json.WriteStartObject();
        json.WriteString("rule"u8, a.Rule);
        json.WriteString("point"u8, a.Point);
        json.WriteNumber("raised"u8, a.Raised);
        json.WriteNumber("share"u8, Math.Round(a.Share, 4));
        json.WriteNumber("notified"u8, a.Notified);
        json.WriteBoolean("active"u8, a.IsActive);
        if (a.Severity is { } severity)
        {
            json.WriteString("severity"u8, Severities[(int)severity - 1]);
        }

        Seconds(json, "active-time", a.Active);
        Seconds(json, "longest", a.Longest);
        if (a.LongestAt > 0)
        {
            Time(json, "longest-at", a.LongestAt);
        }

        json.WriteNumber("chattering"u8, a.Chattering);
        json.WriteNumber("fleeting"u8, a.Fleeting);
        json.WriteNumber("long-standing"u8, a.LongStanding);
        json.WriteNumber("flapping"u8, a.Flapping);
        json.WriteNumber("withheld"u8, a.Withheld);
        json.WriteNumber("reminders"u8, a.Reminders);
        json.WriteNumber("acknowledged"u8, a.Acknowledged);
        json.WriteBoolean("unacknowledged"u8, a.IsUnacknowledged);
        json.WriteNumber("signal-lost"u8, a.Lost);
        Seconds(json, "signal-lost-time", a.LostTime);
        json.WriteNumber("shelved"u8, a.Shelved);
        Seconds(json, "shelved-time", a.ShelvedTime);
        json.WriteNumber("suppressed"u8, a.Suppressed);
        Seconds(json, "suppressed-time", a.SuppressedTime);
        json.WriteEndObject();
    }

    private static void BySeverity(Utf8JsonWriter json, string name, IReadOnlyList<int> counts)
    {
        json.WriteStartObject(name);
        for (var i = 0; i < Severities.Length; i++)
        {
            json.WriteNumber(Severities[i], counts[i]);
        }

        json.WriteEndObject();
    }

    private static void Peak(Utf8JsonWriter json, string name, (int Count, long At) peak)
    {
        json.WriteStartObject(name);
        json.WriteNumber("count"u8, peak.Count);
        if (peak.Count > 0)
        {
            Time(json, "at", peak.At);
        }

        json.WriteEndObject();
    }

    private static void History(Utf8JsonWriter json, string name, IReadOnlyList<(long At, int Count)> history)
    {
        json.WriteStartArray(name);
        foreach (var (at, count) in history)
        {
            json.WriteStartObject();
            Time(json, "at", at);
            json.WriteNumber("raised"u8, count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Names(Utf8JsonWriter json, string name, IEnumerable<AlertFigure> alerts)
    {
        json.WriteStartArray(name);
        foreach (var alert in alerts)
        {
            json.WriteStartObject();
            json.WriteString("rule"u8, alert.Rule);
            json.WriteString("point"u8, alert.Point);
            json.WriteNumber("raised"u8, alert.Raised);
            json.WriteNumber("share"u8, Math.Round(alert.Share, 4));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Seconds(Utf8JsonWriter json, string name, TimeSpan time) => json.WriteNumber(name, time.TotalSeconds);

    private static void Time(Utf8JsonWriter json, string name, long utcTicks) =>
        json.WriteString(name, new DateTime(Math.Clamp(utcTicks, 0, DateTime.MaxValue.Ticks), DateTimeKind.Utc).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
}
