using Gateway.Abstractions;
using Gateway.Diagnostics;
using Gateway.Rules;
using TestKit;

namespace Gateway.Tests.Dashboard;

public sealed class BoardTests
{
    [Fact]
    public void A_point_that_was_never_read_has_no_reading()
    {
        var point = Assert.Single(new Board(Boards.Configuration(1)).Copy().Points);
        Assert.Null(point.Last);
        Assert.Empty(point.History);
    }

    [Fact]
    public void The_history_keeps_the_newest_in_order_and_misses_are_not_numbers()
    {
        var configuration = Boards.Configuration(1);
        var board = new Board(configuration);
        for (var i = 0; i < Board.History + 10; i++)
        {
            board.Take(new Reading(configuration.Points[0], Boards.At(i), i));
        }

        board.Take(new Reading(configuration.Points[0], Boards.At(999), double.NaN, Quality.Bad, "no answer"));
        var point = board.Copy().Points[0];

        Assert.Equal("no answer", point.Last!.Value.Reason);
        Assert.Equal([.. Enumerable.Range(11, Board.History - 1).Select(i => (double)i), double.NaN], point.History);
        Assert.Equal(Board.History + 11, board.Copy().Readings);
    }

    [Fact]
    public void An_alert_is_active_from_raised_to_cleared()
    {
        var configuration = Boards.Configuration(2);
        var board = new Board(configuration);
        board.Take(Boards.Change(TransitionKind.Raised, configuration.Points[0], 1));
        board.Take(Boards.Change(TransitionKind.Raised, configuration.Points[1], 2, Severity.Info));
        board.Take(Boards.Change(TransitionKind.Escalated, configuration.Points[1], 3, Severity.Critical));
        Assert.Equal([Severity.Critical, Severity.Warning], board.Copy().Active.Select(a => a.Severity));

        board.Take(Boards.Change(TransitionKind.Cleared, configuration.Points[1], 4, Severity.Critical));
        var copy = board.Copy();

        Assert.Equal("room-1/temperature", Assert.Single(copy.Active).Point.Id);
        Assert.Equal([TransitionKind.Cleared, TransitionKind.Escalated, TransitionKind.Raised, TransitionKind.Raised], copy.Latest.Select(t => t.Kind));
        Assert.Equal((2, 1), (copy.Raised, copy.Cleared));
    }

    [Fact]
    public void Taking_a_reading_allocates_nothing()
    {
        var configuration = Boards.Configuration(1);
        var board = new Board(configuration);
        var reading = new Reading(configuration.Points[0], Boards.At(0), 1);
        board.Take(reading);

        Assert.Equal(0, Allocated.ButOnce(1000, _ => board.Take(reading)));
    }
}
