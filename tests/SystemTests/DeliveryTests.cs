using TestKit;

namespace SystemTests;

/// <summary>The main job, from a recording to a subscriber, through a real broker.</summary>
public sealed class DeliveryTests
{
    public static TheoryData<string> Recording => Recordings.Names;

    [MosquittoTheory]
    [MemberData(nameof(Recording))]
    public async Task Every_reading_and_every_alert_of_a_recording_arrives_once_and_in_order(string recording)
    {
        await using var scene = await Scene.SetAsync(recording, "max");
        var rows = Recordings.Rows(scene.Recording);
        using var gateway = scene.Start();
        await scene.ArrivedAsync(rows.Count);
        var (code, took) = await gateway.TerminateAsync();
        await scene.GoodbyeAsync();

        var ledger = new Ledger(scene.Witness.Messages);
        Assert.Empty(ledger.Complaints);
        Assert.Equal(0, ledger.Repeats);
        Assert.Empty(JudgedByTheProduct.Complaints(scene.Witness.Messages, ledger));
        Assert.Equal(rows.Select(r => r.Value), ledger.Lane("readings").Select(e => e.GetProperty("data").GetProperty("value").GetDouble()));
        AssertAlerts(scene, ledger, recording);
        Assert.Equal(["started", "stopped"], ledger.SystemEvents);
        Assert.Equal((0, string.Empty), (code, gateway.Error));
        Assert.InRange(took.TotalSeconds, 0, 30); // four at most, were the machine idle
    }

    [MosquittoTheory]
    [MemberData(nameof(Recording))]
    public async Task Killed_at_ten_random_moments_and_the_broker_restarted_nothing_is_missing_and_nothing_has_two_ids(string recording)
    {
        var random = new Random(20131);
        await using var scene = await Scene.SetAsync(recording, "4000000");
        var rows = Recordings.Rows(scene.Recording);
        for (var kill = 0; kill < 10; kill++)
        {
            using var victim = scene.Start();
            if (kill % 2 == 1)
            {
                // Half of them at work, however long the machine takes to start one.
                var before = Starts(scene);
                await Eventually.TrueAsync(() => Starts(scene) > before, () => "its first events arrive: " + victim.Output + victim.Error);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(1, 1000)), TimeProvider.System);
            await victim.KillAsync();
            if (kill == 4)
            {
                await scene.Broker.StopAsync();
                await scene.Broker.StartAgainAsync();
            }
        }

        var earlier = Starts(scene);
        using var gateway = scene.Start();
        await Eventually.TrueAsync(() => Starts(scene) > earlier, () => "it is at work: " + gateway.Output + gateway.Error);
        await scene.Broker.StopAsync();
        await scene.Broker.StartAgainAsync();
        await scene.ArrivedAsync(rows.Count);
        await gateway.TerminateAsync();
        await scene.GoodbyeAsync();

        var ledger = new Ledger(scene.Witness.Messages);
        Assert.Empty(ledger.Complaints);
        Assert.Empty(JudgedByTheProduct.Complaints(scene.Witness.Messages, ledger));
        Assert.Equal(rows.Select(r => r.Value), ledger.Lane("readings").Select(e => e.GetProperty("data").GetProperty("value").GetDouble()));
        AssertAlerts(scene, ledger, recording);
        Runs.AssertKilled(ledger.SystemEvents, kills: 10);
    }

    /// <summary>How many runs have told of their start.</summary>
    private static int Starts(Scene scene) => scene.Witness.Messages.Count(m => m.Topic == "gateways/scene/system/started");

    private static void AssertAlerts(Scene scene, Ledger ledger, string recording)
    {
        var warm = scene.Expected(above: true, 76, TimeSpan.Zero);
        var cold = scene.Expected(above: false, 60, TimeSpan.FromHours(2));
        Assert.Equal(recording == "real" ? (90, 4) : (112, 4), (warm.Count, cold.Count));
        Assert.Equal(warm, ledger.Transitions("too-warm"));
        Assert.Equal(cold, ledger.Transitions("too-cold"));
        AssertEpisodes(ledger);
    }

    /// <summary>Each episode is named by the number of its first event and counts its events from 1.</summary>
    private static void AssertEpisodes(Ledger ledger)
    {
        foreach (var episode in ledger.Lane("alerts").GroupBy(e => e.GetProperty("data").GetProperty("episode").GetString()))
        {
            Assert.Equal(episode.Key, episode.First().GetProperty("sequence").GetString());
            Assert.Equal(Enumerable.Range(1, episode.Count()), episode.Select(e => e.GetProperty("data").GetProperty("number").GetInt32()));
            Assert.Equal("alert.raised.v1", episode.First().GetProperty("type").GetString());
        }
    }
}
