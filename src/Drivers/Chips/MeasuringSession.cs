using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;

namespace Gateway.Drivers.Chips;

/// <summary>What a fetch found.</summary>
internal enum Fetched
{
    /// <summary>The chip still measures.</summary>
    Busy,

    /// <summary>A part is there; the next one is to be triggered.</summary>
    More,

    /// <summary>All is there.</summary>
    Done,
}

/// <summary>An open chip that measures when told to: set it up, then trigger, wait, fetch, until the next slot.</summary>
/// <param name="device">What it is and where, for messages: <c>the BME280 at address 0x76 on i2c-1</c>.</param>
internal abstract class MeasuringSession(string device) : ISensorSession
{
    private readonly Questions questions = new();
    private bool prepared;
    private bool measuring;

    /// <summary>What it is and where.</summary>
    protected string Device => device;

    public Next Step(Instant now, ISampleSink into)
    {
        if (!prepared)
        {
            if (Prepare() is { } wait)
            {
                return Next.In(wait);
            }

            prepared = true;
        }

        if (!measuring)
        {
            return Begin();
        }

        switch (Fetch(into))
        {
            case Fetched.Busy:
                return AskAgain("still measures long after its longest time");
            case Fetched.More:
                return Begin();
            default:
                measuring = false;
                return Next.Slot;
        }
    }

    public void Dispose()
    {
        // Such a chip sleeps by itself after each measurement.
    }

    /// <summary>A time of the datasheet in whole milliseconds, as the schedule has them; never shorter.</summary>
    public static TimeSpan UpToMillisecond(double milliseconds) => TimeSpan.FromMilliseconds(Math.Ceiling(milliseconds));

    /// <summary>Does the next step of setting up; null when there is none left, else the time until the one after it.</summary>
    protected virtual TimeSpan? Prepare() => null;

    /// <summary>Starts a measurement; the time after which it is over.</summary>
    protected abstract TimeSpan Trigger();

    /// <summary>Reads what was measured and delivers it.</summary>
    protected abstract Fetched Fetch(ISampleSink into);

    /// <summary>A little later once more, but not for ever.</summary>
    /// <exception cref="SensorException">It was asked often enough.</exception>
    protected Next AskAgain(string complaint) =>
        questions.Again() ?? throw new SensorException($"{device} {complaint}: it is reset; if this comes again, replace it");

    private Next Begin()
    {
        measuring = false;
        var time = Trigger();
        measuring = true;
        questions.Forget();
        return Next.In(time);
    }
}
