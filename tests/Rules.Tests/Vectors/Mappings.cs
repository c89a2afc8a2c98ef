namespace Gateway.Rules.Tests.Vectors;

/// <summary>Which mapping judges a case: by its peer and its kind, never by its id.</summary>
internal static class Mappings
{
    private static readonly Dictionary<(string Peer, string Kind), Func<VectorCase, Outcome>> ByKind = new()
    {
        [("grafana", "hysteresis")] = GrafanaRecovery.Run,
        [("prometheus", "staleness")] = PromQl.Run,
        [("kapacitor", "alert.flapping")] = _ => throw Model.Says(Model.CountsRaises),
        [("kapacitor", "state.duration")] = KapacitorState.Run,
        [("kapacitor", "state.count")] = KapacitorState.Run,
        [("kapacitor", "derivative")] = KapacitorSignals.Derivative,
        [("kapacitor", "window.count_mean")] = KapacitorSignals.MovingAverage,
        [("kapacitor", "window.time")] = KapacitorSignals.Time,
        [("kapacitor", "window.count")] = _ => throw Model.Says(Model.SpansOfTime),
        [("kapacitor", "change")] = _ => throw Model.Says(Model.Filters),
        [("home-assistant", "derivative")] = HomeAssistantDerivative.Run,
        [("home-assistant", "trend")] = HomeAssistantTrend.Run,
        [("esphome", "filter.timeout")] = EspHome.Timeout,
        [("esphome", "filter.delayed_on")] = EspHome.Delayed,
        [("esphome", "filter.delayed_off")] = EspHome.Delayed,
        [("esphome", "filter.delayed_on_off")] = EspHome.Delayed,
        [("esphome", "filter.min")] = EspHome.Window,
        [("esphome", "filter.max")] = EspHome.Window,
        [("esphome", "filter.median")] = EspHome.Window,
        [("esphome", "filter.quantile")] = EspHome.Window,
        [("esphome", "filter.sliding_window_moving_average")] = EspHome.Window,
        [("esphome", "filter.multiply")] = _ => throw Model.Says(Model.Calibration),
        [("esphome", "filter.offset")] = _ => throw Model.Says(Model.Calibration),
        [("esphome", "filter.autorepeat")] = _ => throw Model.Says(Model.NoOwnReadings),
        [("opcua-dotnet", "metric.alarm_rate")] = OpcUaDotnet.Rate,
        [("ekuiper", "window.tumbling")] = EKuiper.Run,
        [("ekuiper", "window.sliding")] = EKuiper.Run,
        [("ekuiper", "window.hopping")] = _ => throw Model.Says(Model.OtherWindows),
        [("ekuiper", "window.session")] = _ => throw Model.Says(Model.OtherWindows),
        [("ekuiper", "window.count")] = _ => throw Model.Says(Model.SpansOfTime),
    };

    /// <summary>For kinds that begin alike.</summary>
    private static readonly (string Peer, string Prefix, Func<VectorCase, Outcome> Run)[] ByPrefix =
    [
        ("openhab", string.Empty, OpenHab.Run),
        ("collectd", "threshold.", Collectd.Run),
        ("grafana", "alert.", GrafanaAlerting.Run),
        ("prometheus", "alert.", PrometheusAlerting.Run),
        ("kapacitor", "alert.", KapacitorLevels.Run),
        ("home-assistant", "threshold.", HomeAssistantThreshold.Run),
        ("home-assistant", "statistic.", HomeAssistantStatistics.Run),
        ("grafana", "predicate.", GrafanaPredicate.Run),
        ("prometheus", "window.", PromQl.Run),
        ("thingsboard", "alarm.", ThingsBoard.Run),
        ("node-opcua", "limit.", NodeOpcUa.Run),
        ("node-opcua", "deviation.", NodeOpcUa.Run),
        ("opcua-dotnet", string.Empty, OpcUaDotnet.Run),
        ("esphome", "filter.", _ => throw Model.Says(Model.Filters)),
        ("node-red", string.Empty, _ => throw Model.Says(Model.Filters)),
        ("ekuiper", "analytic.", _ => throw Model.Says(Model.Expressions)),
    ];

    /// <summary>Judges a case. Whatever it contains, the answer is an outcome.</summary>
    public static Outcome Judge(VectorCase item)
    {
        try
        {
            var run = ByKind.GetValueOrDefault((item.Peer, item.Kind))
                ?? Array.Find(ByPrefix, p => p.Peer == item.Peer && item.Kind.StartsWith(p.Prefix, StringComparison.Ordinal)).Run
                ?? throw new NotRunException($"the kind '{item.Kind}' of '{item.Peer}' is not known to the mappings");
            return run(item);
        }
        catch (NotRunException notRun)
        {
            return new(Status.NotRun, notRun.Message, notRun.IsOffered);
        }
        catch (Exception fault)
        {
            // Of one case of another shape than its kind has, the others know nothing.
            return new(Status.Differs, $"{fault.GetType().Name}: {fault.Message}");
        }
    }
}
