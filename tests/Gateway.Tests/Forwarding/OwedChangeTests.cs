using Gateway.Abstractions;
using Gateway.Forwarding;
using static Gateway.Tests.Forwarding.ForwardingBench;

namespace Gateway.Tests.Forwarding;

/// <summary>The store is replaced while a connection is up.</summary>
public sealed class OwedChangeTests : IDisposable
{
    private readonly ForwardingBench bench = new(window: 20);

    public void Dispose() => bench.Dispose();

    [Fact]
    public void The_session_goes_on_with_the_new_stream_on_the_same_connection_and_says_so()
    {
        var (session, link) = bench.Connected();
        bench.Commit(Lane.Readings, 3);
        Drain(session, link);
        var fresh = new OwingReader("00000002", Lane.Alerts, Lane.System, Lane.Readings);
        fresh.Add(Lane.Readings);
        bench.Change(fresh);
        Drain(session, link);

        Assert.Equal(2, Statuses(link).Count);
        Assert.Contains("\"readings\":{\"from\":1,\"next\":2}", Statuses(link)[1], StringComparison.Ordinal);
        Assert.Equal([.. Numbers(Lane.Readings, 1, 3), "readings 1"], Sent(link));
        Assert.Equal((3, 1), (bench.Cursor(Lane.Readings), fresh.Cursor(Lane.Readings)));
        Assert.Single(bench.Links);
    }

    [Fact]
    public void What_was_in_flight_of_a_stream_that_is_owed_still_is_not_sent_again()
    {
        var (session, link) = bench.Connected();
        bench.Commit(Lane.Readings, 3);
        session.Turn();
        var fresh = new OwingReader("00000002", Lane.Alerts, Lane.Readings);
        bench.Change(bench.Main, fresh);
        Drain(session, link);
        Assert.Equal(Numbers(Lane.Readings, 1, 3), Sent(link));
        Assert.Equal(3, bench.Cursor(Lane.Readings));
    }

    [Fact]
    public void An_answer_to_what_is_owed_no_more_frees_its_place_and_moves_nothing()
    {
        var (session, link) = bench.Connected();
        bench.Commit(Lane.Readings, 3);
        session.Turn();
        bench.Change(new OwingReader("00000002", Lane.Readings));
        session.Turn();
        link.AcknowledgeAll();
        Drain(session, link);
        Assert.Empty(link.InFlight);
        Assert.Equal(TimeSpan.FromSeconds(5), session.Turn());
    }

    [Fact]
    public void Older_streams_come_behind_fresh_alerts_and_before_nobody_is_starved()
    {
        var older = new OwingReader("00000001", Lane.Alerts, Lane.Readings);
        var (session, link) = bench.Connected();
        for (var i = 0; i < 200; i++)
        {
            older.Add(Lane.Alerts);
            older.Add(Lane.Readings);
        }

        bench.Commit(Lane.Alerts, 10);
        bench.Commit(Lane.Readings, 200);
        bench.Change(bench.Main, older);
        session.Turn();
        Assert.Contains("\"older\":[{\"stream\":\"00000001\",\"lanes\":{\"alerts\":{\"from\":1,\"next\":201},\"readings\":{\"from\":1,\"next\":201}}}]", Statuses(link)[^1], StringComparison.Ordinal);
        var first = Sent(link);
        Assert.Equal(Numbers(Lane.Alerts, 1, 10), first.Take(10));
        Drain(session, link);
        Assert.Equal((200, 200, 200), (older.Cursor(Lane.Alerts), older.Cursor(Lane.Readings), bench.Cursor(Lane.Readings)));
        Assert.Equal(610, Sent(link).Count);
    }

    [Fact]
    public void An_older_stream_whose_first_numbers_come_in_later_begins_where_it_begins()
    {
        var older = new OwingReader("00000001", Lane.Readings);
        var (session, link) = bench.Connected();
        bench.Change(bench.Main, older);
        session.Turn();
        for (var i = 0; i < 5; i++)
        {
            older.Add(Lane.Readings);
        }

        older.Acknowledge(Lane.Readings, 3);
        Drain(session, link);
        Assert.Equal(5, older.Cursor(Lane.Readings));
        Assert.Equal(Numbers(Lane.Readings, 4, 5), Sent(link));
    }
}
