using Gateway.Abstractions;
using Gateway.Acquisition;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.Diagnostics.Metrics;
using Gateway.Reporting;
using Gateway.Tests.Acquisition;
using Gateway.Tests.Pipeline;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Diagnostics;

/// <summary>A gateway whose figures are looked at: one sensor, one rule, one upstream.</summary>
internal sealed class MetricsBench : IDisposable
{
    private readonly PipelineBench pipeline = new(report: new ChannelReport());
    private readonly SensorRunner runner;

    public MetricsBench()
    {
        var sensor = new ScriptedSensor(new Gateway.Abstractions.Sensors.Channel("temperature", "Cel"));
        runner = new SensorRunner(
            new SensorSection("bench", sensor, SensorStart.Retry, pipeline.Source.Points), pipeline.Source, pipeline.Notices, pipeline.Time, NullLogger.Instance, CancellationToken.None);
    }

    /// <summary>What the figures are read from.</summary>
    public static MetricSources Sources(PipelineBench bench, UpstreamState upstream) => new()
    {
        Sources = [bench.Source],
        Sensors = [],
        Pipeline = bench.Loop,
        Reports = bench.Reports,
        Store = bench.Store,
        Notices = bench.Notices,
        Door = bench.Door,
        Upstreams = [new UpstreamFigures("local", "mqtt://broker", bench.Store.Slots[0], upstream)],
        State = bench.State,
        Commits = new Buckets([0.01, 0.1]),
        Gateway = "greenhouse-1",
        Started = bench.Time.GetTimestamp(),
        Time = bench.Time,
    };

    /// <summary>What <c>/metrics</c> says once a reading was judged and an alert raised.</summary>
    public async Task<string> WriteAsync()
    {
        var sources = Sources(pipeline, new UpstreamState()) with { Sensors = [runner] };
        await pipeline.StartAsync();
        pipeline.Read(31);
        await pipeline.TurnsAsync();
        pipeline.Reader.GiveUp(Lane.Alerts, 1, 1, Gateway.Abstractions.Store.LossReason.DeadLetter, "not authorised");
        pipeline.Time.Advance(TimeSpan.FromSeconds(2));
        await pipeline.TurnsAsync();
        return PrometheusText.Write(sources);
    }

    public void Dispose()
    {
        runner.Dispose();
        pipeline.Dispose();
    }
}
