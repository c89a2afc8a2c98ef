namespace TestKit;

/// <summary>
/// How long a test waits for what comes anyway. It is only the net that catches a hang: whoever is not in vain never waits so long, however
/// busy the machine is.
/// </summary>
public static class Patience
{
    /// <summary>Three minutes.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
}
