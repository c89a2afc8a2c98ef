namespace Gateway.Dashboard;

/// <summary>How many lines each part gets on a small screen. Together they are exactly the height.</summary>
/// <param name="Head">The two lines at the top.</param>
/// <param name="Readings">The readings with their title.</param>
/// <param name="Middle">Alerts beside the outbox, with their titles.</param>
/// <param name="Log">The log with its title.</param>
internal readonly record struct Shares(int Head, int Readings, int Middle, int Log)
{
    private const int MiddleWanted = 5;
    private const int LogWanted = 7;
    private const int LeastLog = 2;

    /// <summary>Readings have what they want if they can; the log gives way first, then the middle.</summary>
    public static Shares Of(int height, int readingsWanted)
    {
        var head = Math.Min(height, height < 6 ? 1 : 2);
        var rest = height - head;
        var middle = Math.Min(MiddleWanted, rest / 2);
        rest -= middle;
        var log = Math.Clamp(rest - readingsWanted, 0, LogWanted);
        log = log < LeastLog ? 0 : log;
        return new Shares(head, rest - log, middle, log);
    }
}
