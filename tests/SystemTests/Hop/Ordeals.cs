using TestKit;

namespace SystemTests.Hop;

/// <summary>What a gateway must survive with nothing lost, as often as asked: a few times in .ci/run, many times in tests/long.</summary>
internal static class Ordeals
{
    /// <summary>SIGKILL of the gateway at random moments, start-up included.</summary>
    public static async Task KillTheGatewayAsync(int times, int rows, int seed)
    {
        var random = new Random(seed);
        await using var scene = await HopScene.SetAsync(rows);
        scene.Proxy.BytesPerSecond = 50_000; // so that the recording lasts until the last kill
        for (var kill = 0; kill < times; kill++)
        {
            using var victim = scene.Start();
            if (kill % 3 == 2)
            {
                await scene.AcknowledgedAsync(scene.Ledger.Count("readings") + random.Next(1, 40), victim);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(1, 1000)), TimeProvider.System);
            await victim.KillAsync();
        }

        var before = scene.Ledger.Count("readings");
        Assert.InRange(before, 1, scene.Rows.Count - 1);
        scene.Proxy.BytesPerSecond = 0;
        using var gateway = scene.Start();
        await scene.CompleteAsync(gateway);
        Runs.AssertKilled(scene.Ledger.SystemEvents, times);
    }

    /// <summary>SIGKILL of the broker whenever some more readings have been acknowledged.</summary>
    public static async Task KillTheBrokerAsync(int times, int rows, int seed)
    {
        var random = new Random(seed);
        await using var scene = await HopScene.SetAsync(rows);
        scene.Proxy.BytesPerSecond = 100_000; // so that there is something under way whenever it dies
        using var gateway = scene.Start();
        for (var kill = 0; kill < times; kill++)
        {
            var share = (scene.Rows.Count - 200) / times;
            await scene.AcknowledgedAsync((kill * share) + random.Next(1, share), gateway);
            await scene.Broker.KillAsync();
            scene.Proxy.Incarnation++;
            await scene.Broker.StartAgainAsync();
        }

        scene.Proxy.BytesPerSecond = 0;
        await scene.CompleteAsync(gateway);
        Assert.InRange(scene.Ledger.Incarnations, 2, times + 1);
    }

    /// <summary>Connections that break in the middle of a packet, ours or the broker's, the login included.</summary>
    public static async Task CutMidPacketAsync(int times, int rows, int seed)
    {
        var random = new Random(seed);
        await using var scene = await HopScene.SetAsync(rows);
        var cuts = Enumerable.Range(0, times).Select(_ => (Sent: random.Next(2) == 0, At: random.Next())).ToArray();
        var share = (scene.Rows.Count - 200) / times;
        scene.Proxy.CutAfterSent = n => n <= times && cuts[n - 1].Sent ? 10 + (cuts[n - 1].At % (share * 400)) : null;
        scene.Proxy.CutAfterReceived = n => n <= times && !cuts[n - 1].Sent ? 1 + (cuts[n - 1].At % (share * 4)) : null;
        using var gateway = scene.Start();
        await scene.CompleteAsync(gateway, TimeSpan.FromMinutes(4) + (times * TimeSpan.FromSeconds(2)));
        Assert.True(scene.Proxy.Connections > times, $"all {times} cuts were made; {scene.Proxy.Connections} connections");
    }

    /// <summary>Connections that break while the broker is up, with the default settings: how long each was without connection.</summary>
    public static async Task<IReadOnlyList<TimeSpan>> HealAsync(int times)
    {
        await using var scene = await HopScene.SetAsync(500, "100000", "retry-max: 30s");
        using var gateway = scene.Start();
        await Eventually.TrueAsync(() => scene.Ledger.Logins == 1, () => "it is connected: " + gateway.Output);
        var took = new List<TimeSpan>();
        for (var cut = 1; cut <= times; cut++)
        {
            var begun = TimeProvider.System.GetTimestamp();
            scene.Proxy.Cut();
            var logins = cut + 1;
            await Eventually.TrueAsync(() => scene.Ledger.Logins >= logins, () => "it is connected again: " + gateway.Output);
            took.Add(TimeProvider.System.GetElapsedTime(begun, scene.Ledger.LastLogin));
        }

        await gateway.TerminateAsync();
        Assert.Empty(scene.Ledger.Complaints(atEnd: false));
        return took;
    }
}
