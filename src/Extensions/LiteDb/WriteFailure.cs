namespace Gateway.Extensions.LiteDb;

/// <summary>The first write to the files of a segment that failed; none is made after it.</summary>
internal sealed class WriteFailure
{
    /// <summary>Why; null: none has failed.</summary>
    public Exception? Cause { get; private set; }

    /// <summary>Makes a write, unless one has failed.</summary>
    public void Try(Action write)
    {
        try
        {
            if (Cause is null)
            {
                write();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Cause = e;
        }
    }

    /// <summary>The next write is made again.</summary>
    public void Forget() => Cause = null;
}
