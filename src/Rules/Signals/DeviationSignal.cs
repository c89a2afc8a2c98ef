using System.Globalization;
using System.Text.Json;
using Gateway.Abstractions;
using Gateway.Rules.Levels;

namespace Gateway.Rules.Signals;

/// <summary>How far the last reading lies from a setpoint, which is a number or the last reading of another point.</summary>
/// <param name="setpoint">Id of the other point; null: <paramref name="constant"/> it is.</param>
/// <param name="constant">The setpoint when it is a number.</param>
internal sealed class DeviationSignal(string? setpoint, double constant) : RuleSignal
{
    public override string Identity => string.Create(CultureInfo.InvariantCulture, $"deviation-from {setpoint ?? constant.ToString("R", CultureInfo.InvariantCulture)}");

    public override string? Setpoint => setpoint;

    public override SignalTracker Track(Level[] levels, long silentAfter) =>
        new Tracker(ValueSignal.Instance.Track(levels, silentAfter), setpoint is null ? new(constant, Quality.Good, null) : Observed.Lost("never"));

    /// <summary>The reading is held and grows stale as that of <see cref="ValueSignal"/>; the setpoint is held for as long as it takes.</summary>
    private sealed class Tracker(SignalTracker held, Observed target) : SignalTracker
    {
        private readonly bool isConstant = target.Unknown is null;
        private Observed reading = Observed.Lost("never");
        private Observed setpoint = target;
        private string? setpointReason;
        private string setpointLost = string.Empty;

        public override long Due => held.Due;

        public override void Begin(Instant now) => held.Begin(now);

        public override Observed Take(in Taken taken)
        {
            reading = held.Take(taken);
            return Look();
        }

        public override Observed TakeSetpoint(in Taken taken)
        {
            setpoint = taken.Reading;
            return Look();
        }

        public override Observed Pass(Instant now, out bool isSample)
        {
            reading = held.Pass(now, out isSample);
            return Look();
        }

        public override void Save(Utf8JsonWriter json, Instant now)
        {
            held.Save(json, now);
            Saved.Write(json, "reading", reading);
            Saved.Write(json, "setpoint", setpoint);
        }

        public override void Restore(JsonElement saved, long savedAt, Instant now, bool goesOn)
        {
            held.Restore(saved, savedAt, now, goesOn);
            if (goesOn)
            {
                reading = Saved.Observed(saved, "reading") ?? reading;
                setpoint = isConstant ? setpoint : Saved.Observed(saved, "setpoint") ?? setpoint;
            }
        }

        private Observed Look()
        {
            if (reading.Unknown is not null)
            {
                return reading;
            }

            if (setpoint.Unknown is not null)
            {
                return Observed.Lost(WhyNoSetpoint(setpoint.Unknown));
            }

            var deviation = reading.Value - setpoint.Value;
            var quality = reading.Quality > setpoint.Quality ? reading.Quality : setpoint.Quality;
            return double.IsFinite(deviation) ? new(deviation, quality, null) : Observed.Lost("not finite");
        }

        /// <summary>Made once for each reason, not for each reading.</summary>
        private string WhyNoSetpoint(string reason)
        {
            if (setpointReason != reason)
            {
                (setpointReason, setpointLost) = (reason, "setpoint: " + reason);
            }

            return setpointLost;
        }
    }
}
