using Gateway.Drivers.Buses;

namespace Gateway.Drivers.Tests;

/// <summary>A line that does what the test says.</summary>
internal sealed class ScriptedLine : IGpioLine
{
    private readonly Queue<Edge> edges = new(256);

    public bool Level { get; set; }

    public TimeSpan Quiet { get; set; }

    public TimeSpan Patience { get; private set; }

    public int Reads { get; private set; }

    /// <summary>What was driven, in order; null: let go.</summary>
    public List<bool?> Driven { get; } = new(256);

    /// <summary>Called when something is driven; what it adds is the answer.</summary>
    public Action<bool?>? OnDrive { get; set; }

    public void Add(bool value, long ticks, uint number) => edges.Enqueue(new Edge(value, ticks, number));

    public bool Read()
    {
        Reads++;
        return Level;
    }

    public TimeSpan Take(TimeSpan patience, Span<Edge> into, out int count)
    {
        Patience = patience;
        for (count = 0; count < into.Length && edges.TryDequeue(out var edge); count++)
        {
            into[count] = edge;
        }

        return Quiet;
    }

    public void Drive(bool high)
    {
        Driven.Add(high);
        OnDrive?.Invoke(high);
    }

    public void Release()
    {
        Driven.Add(null);
        OnDrive?.Invoke(null);
    }

    public void Dispose()
    {
        // Nothing is open.
    }
}
