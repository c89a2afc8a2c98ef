using Gateway.Listening;

namespace Gateway.Tests.Listening;

public sealed class CompletenessLedgerTests
{
    private readonly Judging judge = new();

    [Fact]
    public void In_order_and_whole_is_complete_when_the_last_number_of_the_status_is_here()
    {
        judge.Status(next: 1).Events(1, 3);
        Assert.Empty(judge.Found());
        Assert.True(judge.Ledger.IsComplete);

        judge.Status(next: 6).Events(4);
        Assert.Empty(judge.Found());
        Assert.False(judge.Ledger.IsComplete);
        judge.Events(5);
        Assert.Equal(["Complete readings 5"], judge.Found());
        Assert.True(judge.Ledger.IsComplete);
        Assert.Equal((5L, 0L, 0L, 5L), (judge.Readings.Received, judge.Readings.Repeated, judge.Readings.Missing, judge.Readings.CompleteUpTo));
    }

    [Fact]
    public void Complete_is_said_once_for_each_status()
    {
        judge.Status(next: 1).Events(1, 4);
        Assert.Equal(["Complete readings 4"], judge.Status(next: 4).Found());
        Assert.Empty(judge.Status(next: 4).Events(5).Status(next: 5).Found());
        Assert.Equal(["Complete readings 5"], judge.Status(next: 6).Found());
    }

    [Fact]
    public void Nothing_is_complete_before_a_status()
    {
        judge.Events(1, 3);
        Assert.False(judge.Ledger.IsComplete);
        Assert.Empty(judge.Found());
    }

    [Fact]
    public void A_hole_is_a_gap_at_once_and_missing_at_the_end()
    {
        judge.Status(next: 1).Events(1, 2).Events(5).Events(9);
        Assert.Equal(["Gap readings 3..4", "Gap readings 6..8"], judge.Found());
        judge.Status(next: 10);
        Assert.False(judge.Ledger.IsComplete);
        Assert.True(judge.Ledger.HasFault);
        Assert.Equal((4L, 5L, 2L), (judge.Readings.Received, judge.Readings.Missing, judge.Readings.CompleteUpTo));
        Assert.Equal([new NumberRange(3, 4), new NumberRange(6, 8)], judge.Readings.MissingRuns);
    }

    [Fact]
    public void What_the_status_names_and_never_came_is_missing_too()
    {
        judge.Status(next: 1).Events(1, 2).Status(next: 6);
        Assert.Empty(judge.Found());
        Assert.Equal(3, judge.Readings.Missing);
        Assert.Equal([new NumberRange(3, 5)], judge.Readings.MissingRuns);
    }

    [Fact]
    public void A_gap_that_is_filled_late_is_closed()
    {
        judge.Status(next: 1).Events(1).Events(4).Events(3);
        Assert.Equal(["Gap readings 2..3"], judge.Found());
        judge.Events(2);
        Assert.Equal(["GapClosed readings 4"], judge.Found());
        Assert.False(judge.Ledger.HasFault);
    }

    [Fact]
    public void Repeats_are_counted_and_change_nothing()
    {
        judge.Status(next: 1).Events(1, 5).Events(3, 5).Events(6).Status(next: 7);
        Assert.Equal(["Complete readings 6"], judge.Found());
        Assert.Equal((6L, 3L), (judge.Readings.Received, judge.Readings.Repeated));
        Assert.False(judge.Ledger.HasFault);
    }

    [Fact]
    public void One_id_with_two_contents_is_an_error_even_when_nothing_is_missing()
    {
        judge.Status(next: 1).Events(1, 3).Events(2, content: 8).Status(next: 4);
        Assert.Equal(["TwoContents readings 2", "Complete readings 3"], judge.Found());
        Assert.True(judge.Ledger.HasFault);
        Assert.Equal(1, judge.Readings.TwoContents);
    }

    [Fact]
    public void Contents_are_compared_within_the_most_recent_thousands_and_not_beyond()
    {
        judge.Status(next: 1).Events(1, 20_000);
        judge.Events(20_000 - RecentContents.Most + 1, content: 8);
        Assert.Single(judge.Found());
        judge.Events(20_000 - RecentContents.Most, content: 8);
        Assert.Empty(judge.Found());
    }

    [Fact]
    public void A_loss_notice_before_the_number_that_follows_leaves_no_gap()
    {
        judge.Status(next: 1).Events(1, 100).Loss(101, 120).Events(121).Status(next: 122);
        Assert.Equal(["Loss readings 101..120", "Complete readings 121"], judge.Found());
        Assert.Equal((101L, 20L, 0L), (judge.Readings.Received, judge.Readings.Lost, judge.Readings.Missing));
        Assert.False(judge.Ledger.HasFault);
    }

    [Fact]
    public void A_loss_notice_that_comes_late_closes_the_gap()
    {
        judge.Status(next: 122).Events(1, 100).Events(121).Loss(101, 120);
        Assert.Equal(["Gap readings 101..120", "Loss readings 101..120", "GapClosed readings 121", "Complete readings 121"], judge.Found());
    }

    [Fact]
    public void Of_a_loss_only_what_did_not_come_counts()
    {
        judge.Status(next: 1).Events(1, 3).Loss(2, 6).Loss(2, 6).Events(7);
        Assert.Equal(["Loss readings 4..6"], judge.Found());
        Assert.Equal((4L, 3L, 1L), (judge.Readings.Received, judge.Readings.Lost, judge.Readings.Repeated));
    }

    [Fact]
    public void What_was_declared_lost_and_comes_after_all_is_received()
    {
        judge.Status(next: 1).Loss(1, 3).Events(2).Events(2);
        Assert.Equal((1L, 2L, 1L), (judge.Readings.Received, judge.Readings.Lost, judge.Readings.Repeated));
        Assert.Equal(0, judge.Readings.Missing);
    }

    [Fact]
    public void A_gap_in_front_of_a_loss_is_seen()
    {
        judge.Status(next: 1).Events(1).Loss(5, 6);
        Assert.Equal(["Gap readings 2..4", "Loss readings 5..6"], judge.Found());
        Assert.Equal(3, judge.Readings.Missing);
    }

    [Fact]
    public void Who_was_there_from_the_beginning_is_owed_everything_from_from()
    {
        judge.Status(next: 50, from: 41).Events(43);
        Assert.Equal(["Gap readings 41..42"], judge.Found());
        Assert.Equal((41L, 8L), (judge.Readings.Begin, judge.Readings.Missing));
    }

    [Fact]
    public void Who_comes_later_is_owed_what_comes_from_the_first_number_heard()
    {
        judge.Status(next: 5001, retained: true);
        Assert.False(judge.Ledger.IsComplete);
        Assert.True(judge.Ledger.IsCompleteButForSilentLanes);
        Assert.Equal((null, 5000L, 0L), (judge.Readings.Begin, judge.Readings.Before, judge.Readings.Missing));

        judge.Events(5003).Status(next: 5004);
        Assert.Equal(["Complete readings 5003"], judge.Found());
        Assert.Equal((5003L, 5002L), (judge.Readings.Begin, judge.Readings.Before));
        Assert.False(judge.Ledger.HasFault);
    }

    [Fact]
    public void Who_comes_later_and_hears_the_last_events_again_begins_with_those()
    {
        judge.Status(next: 500, retained: true).Events(500).Events(450, 501).Status(next: 502);
        Assert.Equal(["GapClosed readings 500", "Complete readings 500", "Complete readings 501"], judge.Found());
        Assert.Equal((450L, 52L, 1L, 0L), (judge.Readings.Begin, judge.Readings.Received, judge.Readings.Repeated, judge.Readings.Missing));
    }

    [Fact]
    public void A_from_that_goes_up_means_that_what_is_below_is_no_longer_owed()
    {
        judge.Status(next: 1).Events(1, 3).Status(next: 90, from: 80).Events(80, 89);
        Assert.Equal(["Complete readings 89"], judge.Found());
        Assert.Equal((13L, 0L, 0L), (judge.Readings.Received, judge.Readings.Missing, judge.Readings.Lost));
    }

    [Fact]
    public void An_older_status_such_as_a_will_takes_nothing_back()
    {
        judge.Status(next: 1).Events(1, 3).Status(next: 6).Status(next: 2, online: false);
        Assert.Equal(2, judge.Readings.Missing);
    }

    [Fact]
    public void After_a_pause_what_may_have_passed_is_said()
    {
        judge.Status(next: 1, retained: true).Events(1, 100).Status(next: 121, retained: true);
        Assert.Equal(["Outstanding readings 101..120"], judge.Found());
        judge.Events(121);
        Assert.Equal(["Gap readings 101..120"], judge.Found());
    }

    [Fact]
    public void Gateways_lanes_and_streams_are_accounted_separately()
    {
        judge.Status(next: 1).Status(next: 1, gateway: "h").Events(1, 3).Events(1, 2, gateway: "h").Events(1, 4, lane: "alerts");
        judge.Status(next: 4).Status(next: 4, gateway: "h");
        Assert.Equal(["Complete readings 3"], judge.Found());
        Assert.Equal((0L, 1L), (judge.Readings.Missing, judge.Lane("readings", "h").Missing));
        Assert.Equal(4, judge.Lane("alerts").Received);
        Assert.False(judge.Ledger.IsComplete);
    }

    [Fact]
    public void A_stream_that_replaces_one_that_was_followed_is_owed_whole()
    {
        judge.Status(next: 9, retained: true).Events(9).Status(next: 4, retained: true, stream: "t").Events(3, stream: "t");
        Assert.Equal(["NewStream g s", "Online g s", "NewStream g t"], judge.Changes());
        Assert.Equal(2, judge.Lane("readings", stream: "t").Missing);
        Assert.Equal(0, judge.Readings.Missing);
    }

    [Fact]
    public void A_stream_that_is_heard_before_its_status_is_owed_whole_if_another_was_followed()
    {
        judge.Status(next: 1).Events(1).Events(3, stream: "t").Status(next: 4, stream: "t");
        Assert.Equal(1, judge.Lane("readings", stream: "t").Begin);
        Assert.Equal(2, judge.Lane("readings", stream: "t").Missing);
    }

    [Fact]
    public void Online_and_offline_are_said_when_they_change()
    {
        judge.Status(next: 1).Status(next: 1).Status(next: 1, online: false).Status(next: 1, online: false).Status(next: 1);
        Assert.Equal(["NewStream g s", "Online g s", "Offline g s", "Online g s"], judge.Changes());
    }

    [Fact]
    public void A_million_events_in_any_order_are_one_run_at_the_end()
    {
        const int many = 1_000_000;
        var numbers = new long[many];
        for (var i = 0; i < many; i++)
        {
            numbers[i] = i + 1;
        }

        new Random(1).Shuffle(numbers);
        judge.Status(next: many + 1);
        var findings = new List<Finding>();
        foreach (var number in numbers)
        {
            judge.Ledger.Event("g", "s", "readings", number, 7, findings);
            findings.Clear();
        }

        Assert.True(judge.Ledger.IsComplete);
        Assert.Equal((many, 0L, 0L, many), (judge.Readings.Received, judge.Readings.Repeated, judge.Readings.Missing, judge.Readings.CompleteUpTo));
    }

    [Fact]
    public void In_order_the_account_needs_no_memory_that_grows()
    {
        judge.Status(next: 1).Events(1, 20_000);
        var findings = new List<Finding>();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var n = 20_001; n <= 120_000; n++)
        {
            judge.Ledger.Event("g", "s", "readings", n, 7, findings);
        }

        // What is allocated for an event is garbage at once: one node of the set.
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 100_000, 0, 400);
        Assert.Empty(findings);
    }

    [Fact]
    public void With_too_many_gaps_the_oldest_are_given_up_and_stay_missing()
    {
        var findings = new List<Finding>();
        judge.Status(next: 1);
        const int events = LaneLedger.MostRuns + 1000;
        for (var n = 1; n <= events; n++)
        {
            judge.Ledger.Event("g", "s", "readings", n * 2, 7, findings);
        }

        Assert.Equal((events, events), (judge.Readings.Received, judge.Readings.Missing));
        Assert.Equal(0, judge.Readings.CompleteUpTo);
        Assert.True(judge.Ledger.HasFault);
    }

    [Fact]
    public void An_older_stream_that_was_followed_is_owed_whole_and_one_that_was_not_is_not()
    {
        var findings = new List<Finding>();
        var ledger = new CompletenessLedger();
        ledger.Status("g", new StatusFacts(true, "a", "1.0", [("readings", 1, 1)]), retained: false, findings);
        ledger.Event("g", "a", "readings", 1, 7, findings);
        ledger.Status("g", new StatusFacts(true, "b", "1.0", [("readings", 1, 1)]) { Older = [("a", [("readings", 1, 4)]), ("z", [("readings", 1, 9)])] }, retained: false, findings);
        Assert.False(ledger.IsComplete);
        Assert.Equal(2, ledger.Summary().Single(l => l.Stream == "a").Missing);
        Assert.Equal(0, ledger.Summary().Single(l => l.Stream == "z").Missing);
        ledger.Event("g", "a", "readings", 2, 7, findings);
        ledger.Event("g", "a", "readings", 3, 7, findings);
        Assert.Equal(0, ledger.Summary().Single(l => l.Stream == "a").Missing);
    }
}
