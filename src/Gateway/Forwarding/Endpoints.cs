namespace Gateway.Forwarding;

/// <summary>
/// Which of an upstream's urls is tried next: in order, each at once after the one before, and only then a pause. Every time a connection
/// ends it begins with the first again; one that works is not given up for a better one. A server may send us elsewhere; that counts
/// for the next attempt.
/// </summary>
/// <remarks>Pure.</remarks>
internal sealed class Endpoints(IReadOnlyList<Uri> urls)
{
    /// <summary>A server that sends us on to one that sends us on is followed that far.</summary>
    private const int MostRedirects = 3;

    /// <summary>Where the server of each url sent us for good; forgotten when that one fails.</summary>
    private readonly Uri?[] moved = new Uri?[urls.Count];
    private int next;
    private int redirects;
    private Uri? elsewhere;

    /// <summary>The one to try.</summary>
    public Uri Current => elsewhere ?? moved[next] ?? urls[next];

    /// <summary>No connection could be made. True: another is to be tried at once.</summary>
    /// <param name="redirect">Where the server sends us; null: nowhere.</param>
    /// <param name="forGood">Whether for ever.</param>
    public bool Fail(Uri? redirect, bool forGood)
    {
        if (Follow(redirect, forGood))
        {
            return true;
        }

        // Behind a redirect the list goes on with the url after the one that sent us.
        (elsewhere, redirects, moved[next]) = (null, 0, null);
        next = (next + 1) % urls.Count;
        return next != 0;
    }

    /// <summary>A connection that was up ended.</summary>
    /// <param name="redirect">Where the server sends us; null: nowhere.</param>
    /// <param name="forGood">Whether for ever.</param>
    public void End(Uri? redirect, bool forGood)
    {
        var followed = redirect is not null && Follow(redirect, forGood);
        next = followed ? next : 0;
        elsewhere = followed ? elsewhere : null;
    }

    /// <summary>A connection is stable: redirects are followed anew.</summary>
    public void Stay() => redirects = 0;

    /// <summary>Never to another scheme: who wants an encrypted connection does not get a plain one because a server says so.</summary>
    private bool Follow(Uri? redirect, bool forGood)
    {
        if (redirect is null || redirect.Scheme != urls[next].Scheme || redirects >= MostRedirects)
        {
            return false;
        }

        redirects++;
        (elsewhere, moved[next]) = forGood ? (null, redirect) : (redirect, moved[next]);
        return true;
    }
}
