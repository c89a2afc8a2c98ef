using Gateway.Abstractions;

namespace Gateway.Rules.Signals;

/// <summary>The last reading, held until the next. Unknown when it is bad or not a finite number.</summary>
internal sealed class ValueSignal : RuleSignal
{
    public static readonly ValueSignal Instance = new();

    private ValueSignal()
    {
    }

    public override string Identity => "value";

    public override Observed Take(in Reading reading)
    {
        if (reading.Quality == Quality.Bad)
        {
            return Lost(reading.Reason ?? "bad");
        }

        return double.IsFinite(reading.Value) ? new(reading.Value, reading.Quality, null)
            : Lost(double.IsNaN(reading.Value) ? "not a number" : "infinite");
    }

    private static Observed Lost(string reason) => new(double.NaN, Quality.Bad, reason);
}
