using Gateway.Forwarding;

namespace Gateway.Tests.Forwarding;

public sealed class LaneWindowTests
{
    [Fact]
    public void The_cursor_never_jumps_over_an_unacknowledged_event()
    {
        var window = new LaneWindow(8);
        window.Restart(10);
        var publishes = Enumerable.Range(11, 4).Select(n => window.Send(n, n)).ToList();

        Assert.False(window.Acknowledge(publishes[1]));
        Assert.False(window.Acknowledge(publishes[3]));
        Assert.Equal((10, 4, 2), (window.Cursor, window.Count, window.Unanswered));
        Assert.True(window.Acknowledge(publishes[0]));
        Assert.Equal((12, 2, 1), (window.Cursor, window.Count, window.Unanswered));
        Assert.True(window.Acknowledge(publishes[2]));
        Assert.Equal((14, 0, 0), (window.Cursor, window.Count, window.Unanswered));
    }

    [Fact]
    public void A_publish_may_stand_for_many_numbers()
    {
        var window = new LaneWindow(2);
        window.Restart(0);
        var gap = window.Send(1, 1_000_000);
        var next = window.Send(1_000_001, 1_000_001);
        Assert.Equal((1_000_001, 0), (window.Sent, window.Room));
        Assert.False(window.Acknowledge(next));
        Assert.True(window.Acknowledge(gap));
        Assert.Equal((1_000_001, 2), (window.Cursor, window.Room));
    }

    [Fact]
    public void Any_order_of_acknowledgements_ends_with_everything_acknowledged()
    {
        var random = new Random(7);
        var window = new LaneWindow(16);
        window.Restart(0);
        var unacknowledged = new List<(long Publish, long First)>();
        for (long sent = 0; sent < 2000;)
        {
            while (window.Room > 0)
            {
                var first = sent + 1;
                sent += random.Next(1, 4);
                unacknowledged.Add((window.Send(first, sent), first));
            }

            var pick = unacknowledged[random.Next(unacknowledged.Count)];
            unacknowledged.Remove(pick);
            window.Acknowledge(pick.Publish);
            Assert.Equal(unacknowledged.Count == 0 ? sent : unacknowledged.Min(u => u.First) - 1, window.Cursor);
        }
    }

    [Theory]
    [InlineData(7, 7)]
    [InlineData(5, 6)]
    [InlineData(6, 5)]
    public void Sending_out_of_order_is_a_fault_in_the_program(long first, long last)
    {
        var window = new LaneWindow(4);
        window.Restart(5);
        Assert.Throws<InvalidOperationException>(() => window.Send(first, last));
    }

    [Fact]
    public void What_was_refused_holds_the_cursor_and_counts_as_answered()
    {
        var window = new LaneWindow(4);
        window.Restart(0);
        var (first, second) = (window.Send(1, 1), window.Send(2, 4));
        Assert.Equal(4, window.Refuse(second));
        Assert.Equal(0, window.Refuse(second));
        Assert.True(window.Acknowledge(first));
        Assert.Equal((1, 1, 0), (window.Cursor, window.Count, window.Unanswered));
    }

    [Fact]
    public void Answers_to_what_was_sent_before_a_new_start_do_not_count()
    {
        var window = new LaneWindow(4);
        window.Restart(0);
        var (first, second) = (window.Send(1, 1), window.Send(2, 2));
        window.Acknowledge(second);
        window.Restart(window.Cursor);
        Assert.Equal((0, 0, 0), (window.Cursor, window.Sent, window.Count));
        Assert.False(window.Acknowledge(first));
        Assert.True(window.Acknowledge(window.Send(1, 1)));
        Assert.Equal(1, window.Cursor);
    }
}
