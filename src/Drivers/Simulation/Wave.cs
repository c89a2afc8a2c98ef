using Gateway.Abstractions.Configuration;

namespace Gateway.Drivers.Simulation;

/// <summary>The course of a value over time.</summary>
internal abstract class Wave(double low, double high)
{
    public double Low => low;

    public double High => high;

    /// <summary>Reads which wave a channel has.</summary>
    public static Wave Read(Settings settings)
    {
        var kind = settings.Choice("wave", "Course of the value.", ["sine", "square", "ramp", "random-walk", "constant"], "sine");
        var period = settings.Duration("period", "Time of one wave of a sine, square or ramp.", TimeSpan.FromMinutes(1), TimeSpan.FromMilliseconds(1)).Ticks;
        var low = settings.Number("low", "Least value of the wave.", 0);
        var high = settings.Number("high", "Greatest value of the wave.", 100);
        var value = settings.OptionalNumber("value", "Value of a constant; low when left out.") ?? low;
        if (low > high)
        {
            settings.Problem("low", FormattableString.Invariant($"{low} is greater than high, which is {high}; swap them"));
            high = low;
        }

        return kind switch
        {
            "square" => new Square(low, high, period),
            "ramp" => new Ramp(low, high, period),
            "random-walk" => new RandomWalk(low, high),
            "constant" => new Constant(value),
            _ => new Sine(low, high, period),
        };
    }

    /// <summary>The value <paramref name="elapsed"/> ticks behind the first step; called once a step.</summary>
    public abstract double At(long elapsed, ref LinearRandom random);
}

/// <summary>Begins in the middle and rises.</summary>
internal sealed class Sine(double low, double high, long period) : Wave(low, high)
{
    public override double At(long elapsed, ref LinearRandom random) =>
        ((Low + High) / 2) + ((High - Low) / 2 * Math.Sin(2 * Math.PI * (elapsed % period) / period));
}

/// <summary>Low in the first half of the period, high in the second.</summary>
internal sealed class Square(double low, double high, long period) : Wave(low, high)
{
    public override double At(long elapsed, ref LinearRandom random) => elapsed % period * 2 < period ? Low : High;
}

/// <summary>Rises evenly from low to high, then begins anew.</summary>
internal sealed class Ramp(double low, double high, long period) : Wave(low, high)
{
    public override double At(long elapsed, ref LinearRandom random) => Low + ((High - Low) * (elapsed % period) / period);
}

/// <summary>Begins in the middle and goes up or down by at most a twentieth of the span at each step.</summary>
internal sealed class RandomWalk(double low, double high) : Wave(low, high)
{
    private double at = (low + high) / 2;

    public override double At(long elapsed, ref LinearRandom random) =>
        at = Math.Clamp(at + ((High - Low) / 20 * random.Next()), Low, High);
}

/// <summary>Stays where it is.</summary>
internal sealed class Constant(double value) : Wave(value, value)
{
    public override double At(long elapsed, ref LinearRandom random) => Low;
}
