using Gateway.Abstractions;

namespace Gateway.Tests.Pipeline;

public sealed class PipelineFiguresTests
{
    [Fact]
    public async Task The_service_counts_what_its_alerts_do_and_knows_those_that_do_nothing()
    {
        using var bench = new PipelineBench();
        await bench.StartAsync();
        Assert.Contains("warm", bench.Figures.Report(Instant.Now(bench.Time)).NeverRaised.Select(a => a.Rule));

        bench.Read(31);
        await bench.TurnsAsync();
        bench.Time.Advance(TimeSpan.FromSeconds(10));
        bench.Read(20);
        await bench.TurnsAsync();
        var warm = bench.Figures.Report(Instant.Now(bench.Time)).TopTen.Single();
        Assert.Equal(("warm", 1, 1, TimeSpan.FromSeconds(10)), (warm.Rule, warm.Raised, warm.Fleeting, warm.Active));
    }

    [Fact]
    public async Task An_alert_that_was_active_before_a_restart_stands_and_was_not_raised_again()
    {
        using var after = new PipelineBench(store: await PipelineBench.StoreWithAnAlertAsync());
        await after.StartAsync();
        var report = after.Figures.Report(Instant.Now(after.Time));
        Assert.Equal((0, 1), (report.Raised, report.Standing.Sum()));
    }
}
