using Gateway.Drivers.Buses;
using Microsoft.Win32.SafeHandles;
using TestKit;

namespace Gateway.Drivers.Tests.Buses;

/// <summary>With an event counter of the kernel in place of a line: both are files that become readable.</summary>
public sealed class FileWaitTests : IDisposable
{
    private readonly SafeFileHandle file = Libc.EventFd(0, Libc.NonBlocking | Libc.CloseOnExec);
    private readonly CancellationTokenSource stop = new();

    public void Dispose()
    {
        file.Dispose();
        stop.Dispose();
    }

    [Fact]
    public void It_ends_when_there_is_something_to_read()
    {
        using var wait = new FileWait(file, stop.Token);
        Assert.False(wait.Wait(TimeSpan.Zero));
        Write();
        Assert.True(wait.Wait(Patience.Limit));
        Assert.True(wait.Wait(TimeSpan.Zero));
    }

    [Fact]
    public async Task It_ends_when_something_to_read_comes_while_it_waits()
    {
        using var wait = new FileWait(file, stop.Token);
        var waiting = Task.Run(() => wait.Wait(Patience.Limit));
        Write();
        Assert.True(await waiting.WaitAsync(Patience.Limit));
    }

    [Fact]
    public async Task It_ends_when_told_to_stop_now_and_ever_after()
    {
        using var wait = new FileWait(file, stop.Token);
        var waiting = Task.Run(() => wait.Wait(TimeSpan.FromHours(1)));
        await stop.CancelAsync();
        Assert.False(await waiting.WaitAsync(Patience.Limit));
        Assert.False(wait.Wait(TimeSpan.FromHours(1)));
    }

    [Fact]
    public void Told_to_stop_before_it_begins_it_does_not_wait()
    {
        stop.Cancel();
        using var wait = new FileWait(file, stop.Token);
        Assert.False(wait.Wait(TimeSpan.FromHours(1)));
    }

    [Fact]
    public void A_stop_after_its_end_touches_nothing()
    {
        new FileWait(file, stop.Token).Dispose();
        stop.Cancel();
        Assert.False(file.IsClosed);
    }

    private unsafe void Write()
    {
        ulong one = 1;
        Assert.Equal(8, Libc.Write(file, &one, sizeof(ulong)));
    }
}
