namespace Gateway.Forwarding;

/// <summary>
/// How many events may be sent now: a steady rate with at most a tenth of a second saved up, and a ramp over the first ten
/// seconds of a connection, so that a long backlog does not flood a broker that has just come back. Alerts are not held up.
/// What is saved up is given out in portions of a hundredth of a second, so that a drain does not wake and write per event.
/// </summary>
internal sealed class DrainRate(double perSecond)
{
    private const double Burst = 0.1;
    private const double Portion = 0.01;
    private const double RampSeconds = 10;
    private double allowance;
    private long connected;
    private long last;

    /// <summary>A connection begins.</summary>
    /// <param name="now">Live clock, in ticks.</param>
    public void Restart(long now)
    {
        connected = now;
        last = now;
        allowance = Math.Max(1, perSecond * Burst * Share(now));
    }

    /// <summary>How many events may be sent now.</summary>
    public int Available(long now)
    {
        var rate = perSecond * Share(now);
        allowance = Math.Min(allowance + rate * (now - last) / TimeSpan.TicksPerSecond, Math.Max(1, rate * Burst));
        last = now;
        return allowance < Least(rate) ? 0 : (int)allowance;
    }

    /// <summary>That many were sent.</summary>
    public void Sent(int count) => allowance -= count;

    /// <summary>How long until more may be sent.</summary>
    public TimeSpan UntilNext(long now)
    {
        var rate = perSecond * Share(now);
        return TimeSpan.FromSeconds(Math.Max(0.001, (Least(rate) - allowance) / rate));
    }

    private static double Least(double rate) => Math.Max(1, rate * Portion);

    /// <summary>A fifth at the start, everything after the ramp.</summary>
    private double Share(long now) => Math.Min(1, 0.2 + 0.8 * ((now - connected) / (double)TimeSpan.TicksPerSecond) / RampSeconds);
}
