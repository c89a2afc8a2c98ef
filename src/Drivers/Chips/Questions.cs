using Gateway.Abstractions.Sensors;

namespace Gateway.Drivers.Chips;

/// <summary>A chip that is still busy after its longest time is asked a little later once more, but not for ever.</summary>
internal sealed class Questions
{
    private const int Most = 10;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);
    private int asked;

    /// <summary>It answered, or a new measurement begins.</summary>
    public void Forget() => asked = 0;

    /// <summary>When it is asked again; null: it was asked often enough.</summary>
    public Next? Again() => asked++ < Most ? Next.In(Pause) : null;
}
