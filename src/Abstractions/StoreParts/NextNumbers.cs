using Gateway.Abstractions.Store;

namespace Gateway.Abstractions.StoreParts;

/// <summary>The number that the next event of each lane gets: everything below it is committed.</summary>
/// <remarks>Moved by the committing thread; read from any.</remarks>
public sealed class NextNumbers
{
    private readonly long[] next = [1, 1, 1];
    private readonly long[] ahead = [1, 1, 1];

    public long this[Lane lane] => Volatile.Read(ref next[(int)lane]);

    /// <summary>What <see cref="this"/> will be when the batch last given to <see cref="Take"/> is committed.</summary>
    public long Ahead(Lane lane) => ahead[(int)lane];

    /// <summary>Sets where a lane goes on, when a store is opened.</summary>
    public void Start(Lane lane, long number) => Volatile.Write(ref next[(int)lane], ahead[(int)lane] = number);

    /// <summary>A transaction that uses no numbers begins.</summary>
    public void Stand() => next.CopyTo(ahead, 0);

    /// <summary>Goes through the numbers of <paramref name="batch"/>, which must go on exactly where the lanes stand.</summary>
    /// <exception cref="InvalidOperationException">They do not: the batch was made for another store or was committed before.</exception>
    public void Take(OutboxBatch batch)
    {
        Stand();
        if (batch.Readings.Count > 0)
        {
            Expect(Lane.Readings, batch.FirstReading);
            ahead[(int)Lane.Readings] += batch.Readings.Count;
        }

        for (var i = 0; i < batch.Events.Count; i++)
        {
            var stored = batch.Events[i];
            Expect(stored.Lane, stored.Sequence);
            ahead[(int)stored.Lane]++;
        }
    }

    /// <summary>Makes the numbers of the batch last taken visible. Called when it is committed, and only then.</summary>
    public void Commit()
    {
        foreach (var lane in Lanes.All)
        {
            Volatile.Write(ref next[(int)lane], ahead[(int)lane]);
        }
    }

    private void Expect(Lane lane, long number)
    {
        if (number != ahead[(int)lane])
        {
            throw new InvalidOperationException(
                $"lane {lane.Name()} goes on at number {ahead[(int)lane]}, but the batch has {number}: clear a batch before it is filled");
        }
    }
}
