using TestKit;

namespace Gateway.Outbox.Tests.Faults;

/// <summary>
/// How much is tried: one or two disks per crash point in the tests of every build, many more when GATEWAY_FAULT_SEEDS says how
/// many seeds (<c>GATEWAY_FAULT_SEEDS=10 dotnet test tests/Outbox.Tests --filter Faults</c>).
/// </summary>
internal static class Width
{
    /// <summary>0: the quick tests.</summary>
    public static int Seeds => FaultSeeds.Count;

    /// <summary>Every how many-th point is looked at where all are too many for each build.</summary>
    public static int Step(int quick) => Seeds > 0 ? 1 : quick;

    /// <summary>What a power cut leaves at the n-th point.</summary>
    public static IEnumerable<(Left Left, int Seed)> Cuts(int point)
    {
        if (Seeds == 0)
        {
            return [(Left.Nothing, 0), ((Left)(1 + (point % 3)), point)];
        }

        return [(Left.Nothing, 0), (Left.Everything, 0), .. Enumerable.Range(0, Seeds).SelectMany(seed => new[] { (Left.Some, seed), (Left.Torn, seed) })];
    }
}
