using System.Numerics;
using Gateway.Abstractions;

namespace Gateway.Rules.Computed;

/// <summary>
/// All computed points: each has a reading whenever a point that it uses has one. Pure: readings in, readings out; what the
/// recorded inputs last were is saved, so that a replay goes on after a crash.
/// </summary>
/// <remarks>Used by one thread. Allocates nothing per reading in steady state.</remarks>
internal sealed class ComputedPoints
{
    /// <summary>How many there may be.</summary>
    public const int Most = 1_000;

    private readonly ComputedPoint[] computed;
    private readonly Held held;
    private readonly int[] slotOfPoint;
    private readonly int[][] dependents;

    /// <summary>A bit for each that is to be evaluated, in dependency order.</summary>
    private readonly ulong[] due;

    internal ComputedPoints(ComputedPoint[] computed, Held held)
    {
        this.computed = computed;
        this.held = held;
        due = new ulong[(computed.Length + 63) / 64];
        slotOfPoint = new int[held.Points.Length == 0 ? 0 : held.Points.Max(p => p.Index) + 1];
        Array.Fill(slotOfPoint, -1);
        for (var slot = 0; slot < MeasuredCount; slot++)
        {
            slotOfPoint[held.Points[slot].Index] = slot;
        }

        var uses = computed.SelectMany((c, i) => c.Inputs.Select(slot => (slot, i))).ToLookup(u => u.slot, u => u.i);
        dependents = [.. held.Points.Select((_, slot) => uses[slot].ToArray())];
        Points = [.. computed.Select(c => c.Point)];
    }

    /// <summary>The points, so that those a point uses come before it.</summary>
    public IReadOnlyList<Point> Points { get; }

    private int MeasuredCount => held.Points.Length - computed.Length;

    /// <summary>
    /// Makes the points. An unknown point, units that do not fit, a cycle and a name used twice are problems of the
    /// computation's settings; the others are bound all the same.
    /// </summary>
    /// <param name="computed">The definitions.</param>
    /// <param name="points">The measured points.</param>
    /// <param name="firstIndex">The index of the first computed point.</param>
    public static ComputedPoints Bind(IReadOnlyList<Computation> computed, IReadOnlyList<Point> points, int firstIndex) =>
        new ComputedBinder(computed, points).Bind(firstIndex);

    /// <summary>Whether the values of a computed point are differences of temperatures, which convert without offset.</summary>
    public bool IsDifference(int index) => computed[index].Meaning.Sense == Sense.Difference;

    /// <summary>The measured points that a computed point uses, directly or through others, each once.</summary>
    public IReadOnlyList<Point> MeasuredInputs(int index)
    {
        var found = new HashSet<int>(computed[index].Inputs);
        for (var i = index - 1; i >= 0; i--)
        {
            // What a point uses stands before it.
            if (found.Remove(computed[i].Slot))
            {
                found.UnionWith(computed[i].Inputs);
            }
        }

        return [.. found.Order().Select(slot => held.Points[slot])];
    }

    /// <summary>
    /// Takes the reading of a measured point and appends those of all computed points that depend on it, directly or through
    /// others, each once and behind those it uses. Points that nothing uses and computed points are passed over.
    /// </summary>
    /// <param name="reading">The reading.</param>
    /// <param name="now">The present instant of the live clock: the time of points that mix live and recorded inputs.</param>
    /// <param name="into">Where the readings go.</param>
    public void Take(in Reading reading, Instant now, List<Reading> into)
    {
        var index = reading.Point.Index;
        if ((uint)index >= (uint)slotOfPoint.Length || slotOfPoint[index] is var slot && slot < 0)
        {
            return;
        }

        held.Take(slot, reading.Value, reading.Quality, reading.Reason);
        Mark(slot);
        for (var word = 0; word < due.Length; word++)
        {
            // Evaluating marks only what comes later.
            while (due[word] != 0)
            {
                var bit = BitOperations.TrailingZeroCount(due[word]);
                due[word] &= due[word] - 1;
                Evaluate(computed[(word * 64) + bit], reading, now, into);
            }
        }
    }

    /// <summary>Whether a point has something to save: a reading of a recorded input came since it was last saved.</summary>
    public bool IsDirty(int index) => computed[index].IsDirty;

    /// <summary>What <see cref="Restore"/> needs: the recorded inputs of a point.</summary>
    public byte[] Save(int index)
    {
        computed[index].IsDirty = false;
        return ComputedState.Write(computed[index], held);
    }

    /// <summary>
    /// Takes up what was saved for a point; called before the first reading. Recorded inputs are as they were, live ones
    /// unknown until their next reading. Gives false, and leaves it as new, when the state is damaged.
    /// </summary>
    public bool Restore(int index, ReadOnlySpan<byte> state) => ComputedState.Read(state, computed[index], held);

    private void Mark(int slot)
    {
        var recorded = held.Points[slot].Recorded;
        foreach (var i in dependents[slot])
        {
            due[i / 64] |= 1UL << (i % 64);
            computed[i].IsDirty |= recorded;
        }
    }

    private void Evaluate(ComputedPoint c, in Reading trigger, Instant now, List<Reading> into)
    {
        var value = c.Formula.Run(held.Cells);
        if (!value.IsKnown && value.Cause >= 0 && held.IsAwaited[value.Cause] && !c.HasBegun)
        {
            // As a measured point, it has no reading before its first: no policy for unknown values applies yet.
            return;
        }

        var reason = c.Reason(value, held);
        held.Set(c.Slot, value, reason, namesPoint: value.Cause >= 0);
        into.Add(new Reading(c.Point, c.Move(trigger.At, now), value.Number, value.Quality, reason, trigger.Flags));
        Mark(c.Slot);
    }
}
