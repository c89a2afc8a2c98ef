using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Pipeline;
using Gateway.Rules;
using TestKit;

namespace Gateway.Tests.Pipeline;

public sealed class RulesDoorTests
{
    private static readonly Point Point = new(0, "bench", "temperature", "Cel");

    [Fact]
    public async Task What_is_decided_is_committed_before_it_counts_as_done()
    {
        using var bench = new PipelineBench(linger: TimeSpan.FromMinutes(1));
        await bench.StartAsync();
        bench.Outbox.Fails = true;
        var work = new RulesWork(Decide);
        Assert.True(bench.Door.TryEnter(work));
        var turn = bench.TurnAsync().AsTask();
        Assert.False(work.Committed.IsCompleted);
        Assert.Equal("the disk is full", bench.State.StoreFailure);

        bench.Outbox.Fails = false;
        bench.Time.Advance(TimeSpan.FromMilliseconds(100));
        await turn.WaitAsync(Patience.Limit);
        await work.Committed.WaitAsync(Patience.Limit);
        Assert.Equal(["1 acknowledged"], bench.Committed(Lane.Alerts));
    }

    [Fact]
    public async Task What_is_handed_in_wakes_the_loop()
    {
        using var bench = new PipelineBench();
        using var stop = new CancellationTokenSource();
        await bench.StartAsync();
        var running = Task.Run(() => bench.Loop.RunAsync(stop.Token));
        var work = new RulesWork(Decide);
        bench.Door.TryEnter(work);
        await work.Committed.WaitAsync(Patience.Limit);
        await stop.CancelAsync();
        await running.WaitAsync(Patience.Limit);
        Assert.Equal(["1 acknowledged"], bench.Committed(Lane.Alerts));
    }

    [Fact]
    public async Task A_question_that_decides_nothing_is_answered_without_a_commit()
    {
        using var bench = new PipelineBench();
        await bench.StartAsync();
        await bench.TurnsAsync();
        var commits = bench.Outbox.Commits;
        var active = -1;
        var work = new RulesWork((rules, _, _) => active = rules.Active);
        bench.Door.TryEnter(work);
        await bench.TurnsAsync();
        Assert.True(work.Committed.IsCompletedSuccessfully);
        Assert.Equal((0, commits), (active, bench.Outbox.Commits));
    }

    [Fact]
    public async Task What_was_taken_back_is_not_done_and_what_was_begun_cannot_be_taken_back()
    {
        using var bench = new PipelineBench();
        await bench.StartAsync();
        var (first, second) = (new RulesWork(Decide), new RulesWork(Decide));
        bench.Door.TryEnter(first);
        bench.Door.TryEnter(second);
        Assert.True(first.Withdraw());
        await bench.TurnsAsync();
        Assert.False(second.Withdraw());
        Assert.Equal(["1 acknowledged"], bench.Committed(Lane.Alerts));
    }

    [Fact]
    public async Task A_question_that_fails_is_a_fault_for_whoever_asked_and_for_nobody_else()
    {
        using var bench = new PipelineBench();
        await bench.StartAsync();
        var work = new RulesWork((_, _, _) => throw new InvalidOperationException("what is this"));
        bench.Door.TryEnter(work);
        bench.Read(31);
        await bench.TurnsAsync();
        Assert.Equal("what is this", (await Assert.ThrowsAsync<InvalidOperationException>(() => work.Committed)).Message);
        Assert.Equal(["1 raised"], bench.Committed(Lane.Alerts));
    }

    [Fact]
    public void The_door_is_closed_to_whoever_comes_when_too_much_waits()
    {
        using var bench = new PipelineBench();
        for (var i = 0; i < 64; i++)
        {
            Assert.True(bench.Door.TryEnter(new RulesWork(Decide)));
        }

        Assert.False(bench.Door.TryEnter(new RulesWork(Decide)));
    }

    private static void Decide(RuleSet rules, Instant now, Transitions into) => into.Add(new Transition(
        TransitionKind.Acknowledged, "warm", Point, 1, Severity.Warning, 31, 30, "Cel", null, Quality.Good, null, 1, 2, now, now, Operator: new OperatorNote("anna", null)));
}
