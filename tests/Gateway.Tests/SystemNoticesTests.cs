using Gateway.Diagnostics;
using TestKit;

namespace Gateway.Tests;

public sealed class SystemNoticesTests
{
    private readonly ManualTime time = new();
    private readonly SystemNotices notices;
    private int woken;

    public SystemNoticesTests() => notices = new SystemNotices(time, () => woken++);

    [Fact]
    public void A_notice_is_said_once()
    {
        notices.Post("started", string.Empty, null);
        Assert.Equal(1, woken);
        Assert.Equal([new SystemNotice("started", string.Empty, null, 1)], Take());
        Assert.Empty(Take());
    }

    [Fact]
    public void The_same_about_the_same_is_said_once_a_minute_with_a_count()
    {
        notices.Post("sensor-failed", "a", "first");
        Assert.Single(Take());
        notices.Post("sensor-failed", "a", "second");
        notices.Post("sensor-failed", "a", "third");
        notices.Post("sensor-failed", "b", "other");
        Assert.Equal([new SystemNotice("sensor-failed", "b", "other", 1)], Take());

        time.Advance(TimeSpan.FromSeconds(59));
        Assert.Empty(Take());
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([new SystemNotice("sensor-failed", "a", "third", 2)], Take());
    }

    [Fact]
    public void The_last_word_about_a_subject_is_its_present_state()
    {
        notices.Post("sensor-failed", "a", "first");
        Assert.Single(Take());
        time.Advance(TimeSpan.FromSeconds(2));
        notices.Post("sensor-recovered", "a", null);
        Assert.Single(Take());
        notices.Post("sensor-failed", "a", "second");
        notices.Post("sensor-recovered", "a", null);
        notices.Post("sensor-failed", "a", "third");

        time.Advance(TimeSpan.FromSeconds(58));
        Assert.Empty(Take());
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal([new SystemNotice("sensor-recovered", "a", null, 1), new SystemNotice("sensor-failed", "a", "third", 2)], Take());
        Assert.Empty(Take());
    }

    [Fact]
    public void What_is_said_late_bears_the_time_at_which_it_was_so()
    {
        notices.Post("sensor-failed", "a", "first");
        Take();
        notices.Post("sensor-failed", "a", "again");
        var then = time.GetUtcNow().UtcTicks;
        time.Advance(TimeSpan.FromMinutes(2));
        var taken = new List<SystemNotice>();
        notices.Take(taken);
        Assert.Equal(then, Assert.Single(taken).UtcTicks);
    }

    [Fact]
    public void At_the_end_nothing_is_held_back_and_the_last_word_is_the_last()
    {
        notices.Post("configuration-applied", string.Empty, "first");
        notices.Post("sensor-failed", "a", "first");
        Assert.Equal(2, Take().Count);
        notices.Post("sensor-failed", "a", "second");
        notices.Post("configuration-applied", string.Empty, "second");
        notices.Post("stopped", string.Empty, null);
        Assert.Empty(Take());
        Assert.Equal(["sensor-failed", "configuration-applied", "stopped"], Take(ending: true).Select(n => n.Kind));
        Assert.Equal(0, notices.Waiting);
    }

    private List<SystemNotice> Take(bool ending = false)
    {
        var taken = new List<SystemNotice>();
        notices.Take(taken, ending);
        return taken.ConvertAll(n => n with { UtcTicks = 0 });
    }
}
