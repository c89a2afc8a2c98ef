using Gateway.Abstractions.Store;

namespace Gateway.Control;

/// <summary>Asks the store on behalf of an operator.</summary>
internal static class AskStore
{
    /// <summary>Asks; what the store fails with is told to whoever asked.</summary>
    /// <exception cref="RefusedException">It cannot be read or written now.</exception>
    public static T For<T>(Func<T> question)
    {
        try
        {
            return question();
        }
        catch (OutboxException e)
        {
            throw new RefusedException(e.Message);
        }
        catch (ObjectDisposedException)
        {
            throw new RefusedException("the store is being replaced at this moment; try again");
        }
    }
}
