namespace Gateway.Drivers.Calibration;

/// <summary>The last values of a channel.</summary>
/// <param name="size">How many, 1 at least.</param>
internal sealed class Window(int size)
{
    private readonly double[] values = new double[size];
    private readonly double[] sorted = new double[size];
    private int next;
    private int count;

    public void Add(double value)
    {
        values[next] = value;
        next = (next + 1) % size;
        count = Math.Min(count + 1, size);
    }

    /// <summary>The median of them. Of an even number, at the beginning, the oldest does not count, so that it is always a value that was measured.</summary>
    public double Median()
    {
        var odd = count - 1 + (count % 2);
        for (var i = 0; i < odd; i++)
        {
            sorted[i] = Back(i);
        }

        Array.Sort(sorted, 0, odd);
        return sorted[odd / 2];
    }

    /// <summary>The mean of them.</summary>
    /// <remarks>Added up anew each time: a sum that is carried along collects errors for as long as the gateway runs.</remarks>
    public double Mean()
    {
        var sum = 0.0;
        for (var i = 0; i < count; i++)
        {
            sum += values[i] / count;
        }

        return sum;
    }

    public void Clear() => (next, count) = (0, 0);

    /// <summary>The newest value, or one of those before it.</summary>
    private double Back(int steps) => values[(next - 1 - steps + (2 * size)) % size];
}
