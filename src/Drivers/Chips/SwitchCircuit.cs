namespace Gateway.Drivers.Chips;

/// <summary>
/// Something that switches by itself at irregular times, and bounces if it is a contact: a door, a reed of a meter, the output of a
/// motion sensor. It rests when the line is opened.
/// </summary>
/// <param name="name">Another name, another course.</param>
/// <param name="start">When the line is opened, in ticks.</param>
/// <param name="course">How it behaves.</param>
internal sealed class SwitchCircuit(string name, long start, SwitchCourse course) : ICircuit
{
    private Chance chance = new(name);
    private long at = start;
    private bool active;
    private int bounces;

    public Change Next()
    {
        if (bounces > 0)
        {
            bounces--;
            at += chance.Between(0.1, 3);
        }
        else
        {
            var (least, most) = active ? course.Active : course.Rest;
            at += chance.Between(least, most);

            // An even number, so that it comes to rest where it was going.
            bounces = course.Bounces ? 2 * (int)(chance.Next() * 5) : 0;
        }

        active = !active;
        return new Change(at, active == course.ActiveHigh);
    }

    public void Drive(bool? high, long now)
    {
        // A contact does not mind.
    }
}

/// <summary>How a circuit switches.</summary>
/// <param name="Rest">Least and longest time it rests, in milliseconds.</param>
/// <param name="Active">Least and longest time it is active, in milliseconds.</param>
/// <param name="ActiveHigh">The level on the wire while it is active.</param>
/// <param name="Bounces">Whether it bounces.</param>
internal readonly record struct SwitchCourse((double Least, double Most) Rest, (double Least, double Most) Active, bool ActiveHigh, bool Bounces);
