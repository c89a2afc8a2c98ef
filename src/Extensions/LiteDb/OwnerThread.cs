using System.Runtime.ExceptionServices;

namespace Gateway.Extensions.LiteDb;

/// <summary>The one thread that uses the library: it ties transactions and locks to threads. Others hand it their work and wait.</summary>
internal sealed class OwnerThread : IDisposable
{
    private readonly Lock turn = new();
    private readonly SemaphoreSlim given = new(0);
    private readonly SemaphoreSlim done = new(0);
    private readonly Thread thread;
    private Action? work;
    private ExceptionDispatchInfo? failure;
    private bool ended;

    public OwnerThread()
    {
        thread = new Thread(Loop) { IsBackground = true, Name = "litedb" };
        thread.Start();
    }

    /// <summary>Does <paramref name="use"/> there, and gives its result or throws what it threw.</summary>
    public T Run<T>(Func<T> use)
    {
        if (Thread.CurrentThread == thread)
        {
            return use();
        }

        lock (turn)
        {
            ObjectDisposedException.ThrowIf(ended, this);
            T result = default!;
            work = () => result = use();
            given.Release();
            done.Wait();
            var thrown = failure;
            (work, failure) = (null, null);
            thrown?.Throw();
            return result;
        }
    }

    /// <summary>What is under way is finished; nothing more is done.</summary>
    public void Dispose()
    {
        lock (turn)
        {
            if (ended)
            {
                return;
            }

            ended = true;
            given.Release();
        }

        thread.Join();
        given.Dispose();
        done.Dispose();
    }

    private void Loop()
    {
        while (true)
        {
            given.Wait();
            if (work is not { } use)
            {
                return;
            }

            try
            {
                use();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }

            done.Release();
        }
    }
}
