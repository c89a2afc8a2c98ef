namespace Gateway.Forwarding;

/// <summary>
/// Divides the free places of the window among the lanes that have something to send: by weight, so that fresh alerts hardly wait for
/// anything and readings are never starved. Places are given one after another, each to the lane that is furthest behind its share.
/// </summary>
/// <remarks>Stride scheduling. Pure; allocates nothing after the first call.</remarks>
internal sealed class FairShare
{
    private double[] passes = [];
    private double present;

    /// <summary>Divides.</summary>
    /// <param name="free">Places there are.</param>
    /// <param name="budget">How many of them the lanes that are not <see cref="Claim.Free"/> may take.</param>
    /// <param name="claims">What each lane could use, the most urgent first; <see cref="Claim.Given"/> is set.</param>
    public void Divide(int free, int budget, Span<Claim> claims)
    {
        if (passes.Length < claims.Length)
        {
            Array.Resize(ref passes, claims.Length);
        }

        for (var i = 0; i < claims.Length; i++)
        {
            claims[i].Given = 0;

            // A lane that had nothing to send has saved up nothing, and owes nothing that others did meanwhile.
            passes[i] = Math.Max(passes[i], present);
        }

        while (free > 0 && Next(budget, claims) is var next && next >= 0)
        {
            var alone = IsAlone(next, budget, claims);
            ref var claim = ref claims[next];
            var places = alone ? Math.Min(free, Math.Min(claim.Wanted - claim.Given, claim.Free ? int.MaxValue : budget)) : 1;
            claim.Given += places;
            free -= places;
            budget -= claim.Free ? 0 : places;
            present = passes[next];
            passes[next] += alone ? 0 : 1.0 / claim.Weight;
        }
    }

    private int Next(int budget, ReadOnlySpan<Claim> claims)
    {
        var next = -1;
        for (var i = 0; i < claims.Length; i++)
        {
            if (claims[i].CanTake(budget) && (next < 0 || passes[i] < passes[next]))
            {
                next = i;
            }
        }

        return next;
    }

    private static bool IsAlone(int lane, int budget, ReadOnlySpan<Claim> claims)
    {
        for (var i = 0; i < claims.Length; i++)
        {
            if (i != lane && claims[i].CanTake(budget))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>What a lane could use of the window.</summary>
/// <param name="Wanted">Places it could fill.</param>
/// <param name="Weight">Its weight.</param>
/// <param name="Free">Whether the drain rate does not concern it.</param>
internal record struct Claim(int Wanted, int Weight, bool Free)
{
    /// <summary>Places it got.</summary>
    public int Given { get; set; }

    /// <summary>Whether one more place would be used.</summary>
    public readonly bool CanTake(int budget) => Given < Wanted && (Free || budget > 0);
}
