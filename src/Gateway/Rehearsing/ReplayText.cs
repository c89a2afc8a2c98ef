using System.Globalization;
using Gateway.Pipeline;
using Gateway.Rules.Performance;

namespace Gateway.Rehearsing;

/// <summary>Prints what came of a replay, for people, in 80 columns.</summary>
internal static class ReplayText
{
    private const int NameWidth = 34;
    private const int MostListed = 20;
    private const string Bars = " ▁▂▃▄▅▆▇█";

    /// <summary>Prints it.</summary>
    public static void Write(ReplayResult result, TextWriter output)
    {
        Recording(result, output);
        if (result.Differences is { } differences)
        {
            Differences(differences, result.Log.Last, output);
        }
        else
        {
            Summary(result.Figures, result.Guarded, output);
        }

        if (result.Advice is { } advice)
        {
            Advise(advice, output);
        }
    }

    private static void Recording(ReplayResult result, TextWriter output)
    {
        var log = result.Log;
        if (log.First is not { } first)
        {
            output.WriteLine("The recording has no row.");
            return;
        }

        output.WriteLine($"{Words.Count(log.Rows, "reading")}, {Words.Date(first)} to {Words.Date(log.Last)} ({Words.Short(TimeSpan.FromTicks(log.Last - first))}), one every {Words.Short(result.Pace)}");
        foreach (var point in log.Points.Where(p => p.Bad + p.OutOfOrder > 0))
        {
            output.WriteLine($"  {point.Point.Id}: {point.Bad} of {point.Rows} bad, unknown for {Words.Short(point.Unknown)}; {point.OutOfOrder} not later than the one before");
        }

        output.WriteLine();
    }

    private static void Summary(FiguresReport figures, FiguresReport guarded, TextWriter output)
    {
        if (figures.Raised == 0)
        {
            output.WriteLine("Nothing was raised.");
            return;
        }

        output.WriteLine($"{"",-NameWidth} raised share   active  longest chatter fleet >24h");
        foreach (var alert in figures.Alerts.Where(a => a.Raised > 0 || a.IsActive))
        {
            var name = $"{alert.Rule} {alert.Point}";
            if (name.Length > NameWidth)
            {
                output.WriteLine(name);
                name = string.Empty;
            }

            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name,-NameWidth} {alert.Raised,6} {alert.Share,5:0%} {Words.Short(alert.Active),8} {Words.Short(alert.Longest),8} {alert.Chattering,7} {alert.Fleeting,5} {alert.LongStanding,4}").TrimEnd());
        }

        output.WriteLine();
        var spread = figures.RaisedBySeverity;
        output.WriteLine($"raised          {figures.Raised}: {spread[0]} info, {spread[1]} warning, {spread[2]} critical; notified {guarded.RaisedNotified}");
        var share = figures.TopTen.Sum(a => a.Share).ToString("0%", CultureInfo.InvariantCulture);
        if (guarded.Alerts.Sum(a => a.Flapping) is > 0 and var times)
        {
            output.WriteLine($"flapping        {(times == 1 ? "once" : $"{times} times")}, {Words.Count(guarded.Alerts.Sum(a => a.Withheld), "transition")} withheld by then");
        }

        output.WriteLine($"top ten         {share} of them come from {Words.Count(figures.TopTen.Count(), "alert")}");
        Peak("10 minutes", figures.PeakTenMinutes);
        Peak("an hour", figures.PeakHour);
        Peak("a day", figures.PeakDay);
        var floods = figures.Floods;
        output.WriteLine($"floods          {floods.Count}{(floods.Count > 0 ? $", {Words.Short(floods.Time)} altogether" : string.Empty)}");
        output.WriteLine($"by hour of day  {Chart(figures.HoursOfDay)}  from 0 to 23 h UTC, at most {figures.HoursOfDay.Max()}");
        if (figures.Days.Count > 1)
        {
            output.WriteLine($"by day          {Chart([.. figures.Days.Select(d => d.Count)])}  to {Words.Date(figures.Days[^1].At)[..10]}, at most {figures.Days.Max(d => d.Count)}");
        }

        foreach (var alert in figures.AlwaysRaised)
        {
            output.WriteLine($"always raised   {alert.Rule} {alert.Point}");
        }

        foreach (var alert in figures.NeverRaised.Take(MostListed))
        {
            output.WriteLine($"never raised    {alert.Rule} {alert.Point}");
        }

        var window = figures.Limits.ChatteringWindow;
        output.WriteLine();
        output.WriteLine($"chatter: bouts of {figures.Limits.ChatteringCount} raises within {Words.Short(window)}; fleet: shorter than {Words.Short(figures.Limits.Fleeting)}");

        void Peak(string what, (int Count, long At) peak) =>
            output.WriteLine($"{"in " + what,-15} at most {peak.Count}, {Words.Date(peak.At)}");
    }

    private static void Differences(IReadOnlyList<Difference> differences, long end, TextWriter output)
    {
        if (differences.Count == 0)
        {
            output.WriteLine("Neither rule set raises anything.");
        }

        foreach (var d in differences)
        {
            var (gone, come) = (d.Gone.Count, d.New.Count);
            output.WriteLine($"{d.Rule} {d.Point}: {(d.Same && d.Before == d.After ? $"{Words.Count(d.Before, "episode")}, as before" : Change())}");
            List("- ", "part of another now", d.Gone);
            List("+ ", "part of another before", d.New);

            string Change() => $"{d.Before} → {d.After} episodes"
                + (gone > 0 ? $"; {These(gone)} {gone} {(gone == 1 ? "goes" : "go")}" : string.Empty)
                + (come > 0 ? $"; {These(come)} {come} {(come == 1 ? "comes" : "come")}" : string.Empty)
                + (gone + come == 0 ? "; their times or severities differ" : string.Empty);
        }

        static string These(int count) => count == 1 ? "this" : "these";

        void List(string mark, string part, IReadOnlyList<(Episode Episode, bool IsPart)> episodes)
        {
            foreach (var (e, isPart) in episodes.Take(MostListed))
            {
                var peak = double.IsNaN(e.Peak) ? string.Empty : $", peak {Fields.Show(e.Peak)}";
                output.WriteLine($"  {mark}{Words.Date(e.From)}, {Words.Short(e.Length(end))}{(e.To is null ? " and on" : string.Empty)}, {AlertNames.Of(e.Severity)}{peak}{(isPart ? $" ({part})" : string.Empty)}");
            }

            if (episodes.Count > MostListed)
            {
                output.WriteLine($"  {mark}and {episodes.Count - MostListed} more");
            }
        }
    }

    private static void Advise(IReadOnlyList<Advice> advice, TextWriter output)
    {
        output.WriteLine();
        if (advice.Count == 0)
        {
            output.WriteLine($"Nothing to advise: no alert was raised {Advisor.Noisy} times or more.");
        }

        foreach (var a in advice)
        {
            output.WriteLine($"{a.Alert.Rule} {a.Alert.Point}: {Words.Count(a.Before.Episodes, "episode")} (active {Words.Short(a.Before.Active)}), {a.Before.Fleeting} fleeting");
            var best = a.Best.ToList();
            foreach (var b in best)
            {
                var what = b == best[0] ? Words.Count(a.Before.Episodes, "episode") : "them";
                output.WriteLine($"  {b.Key} {b.Value} would have turned {what} into {b.Episodes} (active {Words.Short(b.Active)}{(b.Key == "on-delay" ? $", raised {b.Value} later" : string.Empty)})");
            }

            if (best.Count == 0)
            {
                output.WriteLine("  no hysteresis or delay halves them: they are not noise");
            }
        }
    }

    private static string Chart(IReadOnlyList<int> counts)
    {
        var most = Math.Max(1, counts.Max());
        return string.Concat(counts.Select(c => Bars[c == 0 ? 0 : Math.Max(1, c * (Bars.Length - 1) / most)]));
    }
}
