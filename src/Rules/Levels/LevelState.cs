namespace Gateway.Rules.Levels;

/// <summary>The four states of a level.</summary>
internal enum Phase : byte
{
    Off,

    /// <summary>The condition holds; the on-delay runs.</summary>
    Rising,
    On,

    /// <summary>The condition was left; the off-delay runs. The level still counts.</summary>
    Falling,
}

/// <summary>What a level remembers, and its state machine. All times are ticks of the point's clock.</summary>
internal struct LevelState
{
    public Phase Phase;
    public Side Side;

    /// <summary>False until the first value outside the hysteresis: undetermined, treated as off.</summary>
    public bool Decided;

    /// <summary>Readings in a row that entered, counted up to what is needed.</summary>
    public int Count;

    /// <summary>When the running delay began.</summary>
    public long Since;

    public readonly bool IsActive => Phase is Phase.On or Phase.Falling;

    public readonly bool IsRunning => Phase is Phase.Rising or Phase.Falling;

    /// <summary>When time alone completes the running delay; <see cref="long.MaxValue"/>: never.</summary>
    public readonly long Due(Level level) => Phase switch
    {
        Phase.Rising when Count >= level.OnCount => Since + level.OnDelay,
        Phase.Falling => Since + level.OffDelay,
        _ => long.MaxValue,
    };

    /// <summary>Applies the verdict on a sample at <paramref name="t"/> and completes what is due by then.</summary>
    /// <param name="counts">False for a repeated reading, which does not count towards on-count.</param>
    public void Step(Level level, Verdict verdict, Side side, long t, bool counts)
    {
        Decided |= verdict != Verdict.Band;
        switch (Phase, verdict)
        {
            case (Phase.Off, Verdict.Enter):
                (Phase, Since, Count) = (Phase.Rising, t, 0);
                Enter(level, side, counts);
                break;
            case (Phase.Rising, Verdict.Enter):
                Enter(level, side, counts);
                break;
            case (Phase.Rising, Verdict.Leave):
            case (Phase.Rising, Verdict.Band) when !level.HoldInBand:
                Reset();
                break;
            case (Phase.On, Verdict.Enter):
                Side = side;
                break;
            case (Phase.On, Verdict.Leave):
                (Phase, Since) = (Phase.Falling, t);
                break;
            case (Phase.Falling, Verdict.Enter):
                (Phase, Side) = (Phase.On, side);
                break;
            case (Phase.Falling, Verdict.Band) when !level.HoldInBand:
                Phase = Phase.On;
                break;
        }

        Complete(level, t);
    }

    /// <summary>Completes the running delay if it is due at <paramref name="t"/> or before.</summary>
    public void Complete(Level level, long t)
    {
        if (Due(level) > t)
        {
            return;
        }

        if (Phase == Phase.Rising)
        {
            Phase = Phase.On;
        }
        else
        {
            Reset();
        }
    }

    /// <summary>Off, whatever it was; what was decided stays decided.</summary>
    public void Reset() => (Phase, Side, Count, Since) = (Phase.Off, Side.None, 0, 0);

    private void Enter(Level level, Side side, bool counts)
    {
        Side = side;
        if (counts && Count < level.OnCount)
        {
            Count++;
        }
    }
}
