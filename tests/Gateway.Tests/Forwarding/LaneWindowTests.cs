using Gateway.Forwarding;

namespace Gateway.Tests.Forwarding;

public sealed class LaneWindowTests
{
    [Fact]
    public void The_cursor_never_jumps_over_an_unacknowledged_event()
    {
        var window = new LaneWindow(8);
        window.Restart(10);
        for (var n = 11; n <= 14; n++)
        {
            window.Send(n, now: n);
        }

        Assert.False(window.Acknowledge(12));
        Assert.False(window.Acknowledge(14));
        Assert.Equal((10, 4, 11), (window.Cursor, window.Count, window.OldestSent));
        Assert.True(window.Acknowledge(11));
        Assert.Equal((12, 2, 13), (window.Cursor, window.Count, window.OldestSent));
        Assert.True(window.Acknowledge(13));
        Assert.Equal((14, 0, null), (window.Cursor, window.Count, window.OldestSent));
    }

    [Fact]
    public void Any_order_of_acknowledgements_ends_with_everything_acknowledged()
    {
        var random = new Random(7);
        var window = new LaneWindow(16);
        window.Restart(0);
        var unacknowledged = new List<long>();
        for (long sent = 0; sent < 2000;)
        {
            while (window.Count < 16)
            {
                window.Send(++sent, sent);
                unacknowledged.Add(sent);
            }

            var pick = unacknowledged[random.Next(unacknowledged.Count)];
            unacknowledged.Remove(pick);
            window.Acknowledge(pick);
            Assert.Equal(unacknowledged.Count == 0 ? sent : unacknowledged.Min() - 1, window.Cursor);
        }
    }

    [Fact]
    public void Sending_out_of_order_is_a_fault_in_the_program()
    {
        var window = new LaneWindow(4);
        window.Restart(5);
        Assert.Throws<InvalidOperationException>(() => window.Send(7, 0));
    }

    [Fact]
    public void A_new_connection_starts_behind_the_cursor()
    {
        var window = new LaneWindow(4);
        window.Restart(0);
        window.Send(1, 0);
        window.Send(2, 0);
        window.Acknowledge(2);
        window.Restart(window.Cursor);
        Assert.Equal((0, 0, 0), (window.Cursor, window.Sent, window.Count));
        window.Send(1, 0);
        Assert.True(window.Acknowledge(1));
        Assert.Equal(1, window.Cursor);
    }
}
