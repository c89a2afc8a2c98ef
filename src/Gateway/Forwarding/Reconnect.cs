using Gateway.Abstractions.Links;

namespace Gateway.Forwarding;

/// <summary>
/// When to connect again. A connection that was up and broke is retried at once (within 250 ms); after that from 1 s, doubling
/// to the cap, each wait drawn evenly between nothing and the step, also at the cap, so that gateways do not return in step.
/// The step goes back to the start only after a connection was stable for 30 s, or when the network changes. A refusal never
/// retries at once.
/// </summary>
internal sealed class Reconnect(TimeSpan cap, Random random)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Stable = TimeSpan.FromSeconds(30);
    private TimeSpan step = Min(First, cap);
    private bool atOnce = true;

    /// <summary>Whether a connection was up for so long that what was before says nothing any more.</summary>
    public static bool IsStable(TimeSpan up) => up >= Stable;

    /// <summary>How long to wait after a connection ended or could not be made.</summary>
    /// <param name="failure">How it ended.</param>
    /// <param name="up">How long it had been up; zero: it never was.</param>
    /// <param name="isPaced">Whether it ended for what it was asked to take, which has pauses of its own.</param>
    public TimeSpan Next(LinkFailure failure, TimeSpan up, bool isPaced = false)
    {
        if (isPaced && up >= First)
        {
            return AtOnce * random.NextDouble();
        }

        if (IsStable(up))
        {
            step = Min(First, cap);
            atOnce = true;
        }

        if (atOnce && up > TimeSpan.Zero && failure is LinkFailure.Network)
        {
            // Once: a broker that takes the connection and drops it again is not stormed.
            atOnce = false;
            return AtOnce * random.NextDouble();
        }

        var wait = step * random.NextDouble();
        step = Min(step * 2, cap);
        return wait;
    }

    /// <summary>The network has changed: what failed before says nothing any more. How long to wait now.</summary>
    public TimeSpan Changed()
    {
        step = Min(First, cap);
        return AtOnce * random.NextDouble();
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
