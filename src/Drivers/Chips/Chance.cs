using Gateway.Drivers.Simulation;

namespace Gateway.Drivers.Chips;

/// <summary>Chance in a simulated circuit: the same for the same name.</summary>
internal struct Chance(string name)
{
    private LinearRandom random = new((int)SlowWave.Hash(name), 0);

    /// <summary>A number from 0 (inclusive) to 1 (exclusive).</summary>
    public double Next() => (random.Next() + 1) / 2;

    /// <summary>A length of time, in ticks.</summary>
    public long Between(double leastMilliseconds, double mostMilliseconds) =>
        (long)((leastMilliseconds + (Next() * (mostMilliseconds - leastMilliseconds))) * TimeSpan.TicksPerMillisecond);
}
