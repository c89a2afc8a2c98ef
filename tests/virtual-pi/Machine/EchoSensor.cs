namespace VirtualPi.Machine;

/// <summary>
/// An HC-SR04 on two lines of a simulated chip: it looks at the line of the trigger, and after a pulse there makes one on the line of the echo.
/// The kernel says when something sets an output only when it is asked, so it is asked often.
/// </summary>
internal sealed class EchoSensor : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMicroseconds(250);

    private readonly GpioSimulator chip;
    private readonly int trigger;
    private readonly int echo;
    private readonly Thread thread;
    private readonly List<(TimeSpan Least, TimeSpan Most)> echoes = [];
    private volatile bool ends;
    private volatile int microseconds;
    private int triggers;

    public EchoSensor(GpioSimulator chip, int trigger, int echo)
    {
        (this.chip, this.trigger, this.echo) = (chip, trigger, echo);
        chip.Pull(echo, high: false);
        thread = RealTime.Start("echo", Run);
    }

    /// <summary>How long the echo lasts; zero: there is none.</summary>
    public TimeSpan Echo
    {
        get => TimeSpan.FromMicroseconds(microseconds);
        set
        {
            lock (echoes)
            {
                echoes.Clear();
                microseconds = (int)value.TotalMicroseconds;
            }
        }
    }

    /// <summary>How often it was triggered.</summary>
    public int Triggers => triggers;

    /// <summary>Between which times the echoes since <see cref="Echo"/> was set lasted.</summary>
    public (TimeSpan Least, TimeSpan Most) Lasted
    {
        get
        {
            lock (echoes)
            {
                return (echoes.Min(e => e.Least), echoes.Max(e => e.Most));
            }
        }
    }

    public void Dispose()
    {
        ends = true;
        thread.Join();
    }

    private void Run()
    {
        while (!ends)
        {
            RealTime.Nap(Pause);
            if (!chip.IsHigh(trigger))
            {
                continue;
            }

            while (chip.IsHigh(trigger) && !ends)
            {
                RealTime.Nap(Pause);
            }

            Interlocked.Increment(ref triggers);
            lock (echoes)
            {
                if (microseconds > 0)
                {
                    Sound();
                }
            }
        }
    }

    private void Sound()
    {
        var time = TimeProvider.System;
        var before = time.GetTimestamp();
        chip.Pull(echo, high: true);
        var up = time.GetTimestamp();
        RealTime.Until(up + (microseconds * time.TimestampFrequency / 1_000_000));
        var end = time.GetTimestamp();
        chip.Pull(echo, high: false);
        var down = time.GetTimestamp();
        echoes.Add((time.GetElapsedTime(up, end), time.GetElapsedTime(before, down)));
    }
}
