namespace Gateway.Rules;

/// <summary>How much an alert matters, least first.</summary>
public enum Severity : byte
{
    /// <summary>Worth knowing.</summary>
    Info = 1,

    /// <summary>Needs attention.</summary>
    Warning = 2,

    /// <summary>Needs attention now.</summary>
    Critical = 3,
}
