namespace Gateway.Rules;

/// <summary>What is true of an alert beside its level. They decide whether somebody is notified, never what is judged.</summary>
[Flags]
public enum AlertFlags : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Wire name <c>acknowledged</c>: somebody has seen it.</summary>
    Acknowledged = 1,

    /// <summary>Wire name <c>latched</c>: it stays on the list until it is reset.</summary>
    Latched = 2,

    /// <summary>Wire name <c>shelved</c>: nobody is notified for a while, because somebody said so.</summary>
    Shelved = 4,

    /// <summary>Wire name <c>suppressed</c>: nobody is notified while a parent alert is active.</summary>
    Suppressed = 8,

    /// <summary>Wire name <c>flapping</c>: it changes so often that its transitions are withheld.</summary>
    Flapping = 16,

    /// <summary>Wire name <c>after-hold</c>: it announces what was raised while it was shelved or suppressed.</summary>
    AfterHold = 32,
}
