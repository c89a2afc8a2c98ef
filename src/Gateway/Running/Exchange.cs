using Gateway.Abstractions.Store;
using Gateway.Pipeline;
using Gateway.Rules.Computed;

namespace Gateway.Running;

/// <summary>
/// Does what a plan says. First what can fail: the store learns of new upstreams. Then what ends is ended in good order; then everything is
/// exchanged between two batches, in one commit; then what is new is started.
/// </summary>
internal sealed class Exchange(GatewayCore core, RunningSensors sensors, RunningUpstreams upstreams, PipelineLoop pipeline)
{
    /// <summary>Does it.</summary>
    /// <exception cref="OutboxException">The store does not take the new upstreams; nothing was changed.</exception>
    /// <exception cref="OperationCanceledException">The gateway stops.</exception>
    public async Task ApplyAsync(ReloadPlan plan)
    {
        var added = plan.Next.Upstreams.Where(u => plan.NewUpstreams.Contains(u.Id)).ToList();
        if (added.Count > 0 || plan.NewSensors.Count > 0)
        {
            await DoAsync(new PipelineExchange
            {
                Sensors = [.. plan.Next.Sensors.Select(s => s.Id)],
                Upstreams = added.Count > 0 ? RunningUpstreams.Lanes([.. upstreams.All.Select(u => u.Section), .. added]) : null,
            });
        }

        var endedUpstreams = upstreams.All.Where(u => plan.EndedUpstreams.Contains(u.Section.Id)).ToList();
        var endedSensors = sensors.All.Where(s => plan.EndedSensors.Contains(s.Section.Id)).ToList();
        await Task.WhenAll([sensors.StopAsync(endedSensors), .. endedUpstreams.Select(u => u.StopAsync())]);

        var newUpstreams = added.ConvertAll(u => upstreams.Make(u));
        var nextUpstreams = plan.Next.Upstreams.Select(u => newUpstreams.Find(n => n.Section.Id == u.Id) ?? upstreams.All.First(r => r.Section.Id == u.Id)).ToList();
        var newSensors = plan.Next.Sensors.Where(s => plan.NewSensors.Contains(s.Id)).Select(s => sensors.Make(s)).ToList();
        var nextSensors = plan.Next.Sensors.Select(s => newSensors.Find(n => n.Section.Id == s.Id) ?? sensors.All.First(r => r.Section.Id == s.Id)).ToList();
        await DoAsync(new PipelineExchange
        {
            Ended = [.. endedSensors.Select(s => s.Source)],
            Sources = [.. nextSensors.Select(s => s.Source)],
            Reports = [.. plan.EndedSensors.Union(plan.NewSensors, StringComparer.Ordinal).Select(id => (id, plan.Next.Sensors.FirstOrDefault(s => s.Id == id)))],
            Rules = plan.Difference.ChangesRules ? plan.BindRules() : null,
            Anew = Anew(plan),
            Forwarders = () =>
            {
                upstreams.Become(nextUpstreams);
                return upstreams.Wakes;
            },
            Linger = plan.Next.Store.ReadingsLinger,
            Said = () =>
            {
                foreach (var sensor in endedSensors.Where(s => s.Runner is { Failure: not null, IsOver: false }))
                {
                    // Whoever keeps account of what failed would wait for it for ever; if it still fails it says so anew.
                    core.Notices.Post("sensor-recovered", sensor.Section.Id, plan.NewSensors.Contains(sensor.Section.Id) ? "it begins anew with other settings" : "it was removed");
                }

                ReloadNotices.Applied(core.Notices, plan.Difference);
            },
        });

        sensors.Become(nextSensors);
        await sensors.StartAsync(newSensors);
        newUpstreams.ForEach(upstreams.Start);
        if (endedUpstreams.Count > 0)
        {
            await ForgetAsync(nextUpstreams);
            endedUpstreams.ForEach(u => u.Dispose());
        }
    }

    /// <summary>The cursors of upstreams that are gone are dropped. If the store fails just now they stay until the next reload or start.</summary>
    private async Task ForgetAsync(IReadOnlyList<RunningUpstream> staying)
    {
        try
        {
            await DoAsync(new PipelineExchange { Upstreams = RunningUpstreams.Lanes(staying.Select(u => u.Section)) });
        }
        catch (OutboxException e)
        {
            core.Notices.Post("configuration-applied", ReloadNotices.Subject, $"what was kept for removed upstreams is deleted with the next start: {e.Message}");
        }
    }

    private Task DoAsync(PipelineExchange exchange)
    {
        pipeline.Exchange(exchange);
        return exchange.Done;
    }

    /// <summary>Alerts that are new, or whose rule or point is.</summary>
    private static Func<Gateway.Rules.Operations.AlertView, bool> Anew(ReloadPlan plan)
    {
        var rules = plan.Difference.Of("rules", Configuration.EntryFate.Added, Configuration.EntryFate.Changed);
        var computed = plan.Difference.Of("computed", Configuration.EntryFate.Added, Configuration.EntryFate.Changed);
        return alert => rules.Contains(alert.Rule) || plan.NewSensors.Contains(alert.Point.Sensor)
            || (alert.Point.Sensor == Computation.Sensor && computed.Contains(alert.Point.Channel));
    }
}
