namespace Gateway.Cli;

/// <summary><c>demo</c>: simulated sensors and rules on them, nothing else needed; alerts appear in the log.</summary>
internal static class DemoCommand
{
    /// <summary>The configuration it runs, written as a user would write it.</summary>
    public const string Yaml = """
        gateway: { id: demo }
        sensors:
          cold-room:
            driver: simulated
            every: 250ms
            channels:
              temperature: { wave: sine, period: 12s, low: 2, high: 9, noise: 0.1, unit: Cel }
              humidity: { wave: random-walk, low: 55, high: 75, unit: "%" }
          freezer:
            driver: simulated
            every: 500ms
            channels:
              temperature: { wave: ramp, period: 30s, low: -22, high: -15, unit: Cel }
            faults:
              - { kind: io-error, every: 20s, for: 3s }
        rules:
          cold-room-too-warm:
            point: cold-room/temperature
            levels:
              - { severity: warning, above: 6, hysteresis: 0.5 }
              - { severity: critical, above: 8, hysteresis: 0.5, on-delay: 1s }
          freezer-too-warm: { point: freezer/temperature, above: -18, hysteresis: 1, on-delay: 2s }
        store: { engine: memory }
        """;
}
