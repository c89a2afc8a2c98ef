namespace Gateway.Cli;

/// <summary>What the demo runs: a configuration as a user would write it.</summary>
internal static class DemoConfiguration
{
    /// <summary>The configuration.</summary>
    /// <param name="store">Folder of its store.</param>
    /// <param name="port">Port of the broker on 127.0.0.1.</param>
    /// <remarks>
    /// The oven turns around every 8 s, so that in any 10 s an alert is raised and one is cleared; the contact of the door bounces, and
    /// the freezer fails now and then or says nothing.
    /// </remarks>
    public static string Yaml(string store, int port) => $$"""
        gateway: { id: demo }
        sensors:
          host: { driver: host, every: 1s }
          climate: { driver: bme280, bus: sim-1, every: 500ms }
          door: { driver: contact, chip: sim-door, line: GPIO17, debounce: 0ms, every: 10s }
          oven:
            driver: simulated
            every: 250ms
            channels:
              temperature: { wave: sine, period: 8s, low: 160, high: 240, noise: 1, unit: Cel }
          freezer:
            driver: simulated
            every: 500ms
            channels:
              temperature: { wave: random-walk, low: -22, high: -18, unit: Cel }
            faults:
              - { kind: io-error, every: 18s, for: 4s }
              - { kind: silent, every: 31s, for: 8s }
        rules:
          oven-too-hot:
            point: oven/temperature
            flapping: off                 # it rings all the time here, and would soon be withheld
            levels:
              - { severity: warning, above: 210, hysteresis: 5 }
              - { severity: critical, above: 230, hysteresis: 5, on-delay: 300ms }
          door-open: { point: door/open, above: 0.5, severity: info, on-delay: 300ms, off-delay: 300ms }
          freezer-unknown: { point: freezer/temperature, above: -15, hysteresis: 1, severity: critical, on-unknown: raise }
          cpu-busy: { point: host/cpu, above: 90, hysteresis: 20, on-delay: 3s }
        store: { path: '{{store.Replace("'", "''", StringComparison.Ordinal)}}' }
        upstreams:
          local: { url: "mqtt://127.0.0.1:{{port}}" }
        """;
}
