namespace Gateway.Cli;

/// <summary>What the demo runs: a configuration as a user would write it.</summary>
internal static class DemoConfiguration
{
    /// <summary>The configuration.</summary>
    /// <param name="store">Folder of its store.</param>
    /// <param name="port">Port of the broker on 127.0.0.1.</param>
    /// <remarks>
    /// The climate turns around every 8 s and the door every 7 s, so that in any 10 s an alert is raised and one is cleared.
    /// </remarks>
    public static string Yaml(string store, int port) => $$"""
        gateway: { id: demo }
        sensors:
          host: { driver: host, every: 1s }
          climate:
            driver: simulated
            every: 250ms
            channels:
              temperature: { wave: sine, period: 8s, low: 19, high: 30, noise: 0.2, unit: Cel }
              humidity: { wave: random-walk, low: 40, high: 60, unit: "%" }
            faults:
              - { kind: silent, channel: humidity, every: 20s, for: 7s }
          door:
            driver: simulated
            every: 250ms
            channels:
              open: { wave: square, period: 7s, low: 0, high: 1 }
            faults:
              - { kind: io-error, channel: open, every: 5s, for: 600ms }
          freezer:
            driver: simulated
            every: 500ms
            channels:
              temperature: { wave: random-walk, low: -22, high: -18, unit: Cel }
            faults:
              - { kind: io-error, every: 18s, for: 4s }
        rules:
          climate-too-warm:
            point: climate/temperature
            levels:
              - { severity: warning, above: 26, hysteresis: 1 }
              - { severity: critical, above: 28.5, hysteresis: 1, on-delay: 500ms }
          door-open: { point: door/open, above: 0.5, severity: info, on-delay: 300ms, off-delay: 300ms }
          freezer-unknown: { point: freezer/temperature, above: -15, hysteresis: 1, severity: critical, on-unknown: raise }
          cpu-busy: { point: host/cpu, above: 90, hysteresis: 20, on-delay: 3s }
        store: { path: '{{store.Replace("'", "''", StringComparison.Ordinal)}}' }
        upstreams:
          local: { url: "mqtt://127.0.0.1:{{port}}" }
        """;
}
