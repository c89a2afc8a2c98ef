using Gateway.Acquisition;
using TestKit;

namespace Gateway.Tests.Acquisition;

public sealed class AlarmTests
{
    /// <summary>The pool is not asked: the wait ends although nobody of the pool could call back.</summary>
    [Fact]
    public void On_the_systems_clock_a_wait_ends_by_itself()
    {
        using var alarm = new Alarm(TimeProvider.System);
        var begun = TimeProvider.System.GetTimestamp();

        alarm.Wait(TimeSpan.FromMilliseconds(5));

        Assert.True(TimeProvider.System.GetElapsedTime(begun) >= TimeSpan.FromMilliseconds(4));
    }

    [Fact]
    public void A_wait_without_end_ends_when_somebody_wakes_it()
    {
        using var alarm = new Alarm(TimeProvider.System);
        var woken = new Thread(alarm.Wake);
        woken.Start();

        alarm.Wait(Timeout.InfiniteTimeSpan);

        woken.Join();
    }

    [Fact]
    public async Task On_another_clock_it_ends_with_that_clock()
    {
        var time = new ManualTime();
        using var armed = new ArmedTime(time);
        using var alarm = new Alarm(armed);
        var wait = Task.Run(() => alarm.Wait(TimeSpan.FromHours(2)));
        await armed.ArmedAsync(Patience.Limit);
        time.Advance(TimeSpan.FromHours(2));
        await wait.WaitAsync(Patience.Limit);
    }
}
