namespace Gateway.Drivers.Simulation;

/// <summary>Chance that is the same everywhere: 64-bit linear congruential generator (Knuth's MMIX constants).</summary>
internal struct LinearRandom(int seed, int index)
{
    private ulong state = (((ulong)(uint)seed << 32) | (uint)index) * 0x9E3779B97F4A7C15;

    /// <summary>The next number, from -1 (inclusive) to 1 (exclusive), evenly spread.</summary>
    public double Next()
    {
        state = (state * 6364136223846793005) + 1442695040888963407;

        // The low bits of such a generator are poor; a double has room for the upper 53.
        return ((state >> 11) * (2.0 / (1UL << 53))) - 1;
    }
}
