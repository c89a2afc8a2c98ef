using System.Globalization;

namespace TestKit;

/// <summary>How much the tests of faults try: GATEWAY_FAULT_SEEDS says how many seeds.</summary>
public static class FaultSeeds
{
    /// <summary>0: the quick tests of every build.</summary>
    public static int Count { get; } = int.TryParse(Environment.GetEnvironmentVariable("GATEWAY_FAULT_SEEDS"), CultureInfo.InvariantCulture, out var seeds) ? seeds : 0;
}
