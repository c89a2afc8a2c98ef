using Gateway.Abstractions;

namespace Gateway.Rules.Tests.Vectors;

/// <summary>
/// ESPHome's filters. Those over the last so many values are our windows over as many intervals of an evenly spaced source; what they
/// would publish and when is the outbound side's, so values are compared where one is emitted. The timeout is a rule on the age: it is
/// raised when the filter fires, once, and the next value clears it. The delays of a contact are our on-delay and off-delay.
/// </summary>
internal static class EspHome
{
    /// <summary>Emitted values compare as 32-bit floats.</summary>
    private const double Tolerance = 1e-6;

    public static Outcome Window(VectorCase item)
    {
        var given = item.Params;
        var size = (int)given.Must("window_size");
        var function = item.Kind switch
        {
            "filter.min" => "min",
            "filter.max" => "max",
            "filter.median" => "median",
            "filter.sliding_window_moving_average" => "mean",
            "filter.quantile" => given.Number("quantile") switch { 0 => "min", 0.5 => "median", 1 => "max", _ => throw Model.HasNo("quantiles other than 0, 0.5 and 1 are not among them.") },
            var kind => throw new NotRunException($"the kind '{kind}' of ESPHome is not known to the mapping"),
        };
        given.Pass("send_every", "send_first_at");
        given.Finish();
        item.Total.Pass("emissions");
        item.Total.Finish();
        var stage = new Stage();
        var point = stage.Watch("sensor");
        var probe = new Probe(stage, point, "alert", Probe.Window(function, Probe.Holding(item, size)));
        return stage.Play(item, step => stage.Feed(step.At, point, step.Fed), (step, judge) =>
        {
            if (step.Expect.Raw("emit") is { } emit && emit.GetArrayLength() == 1 && Values.AsNumber(emit[0]) is { } expected && !(Math.Abs(probe.Value - expected) <= Tolerance * Math.Abs(expected) || probe.Value.Equals(expected)))
            {
                judge.Same(step, "the value", expected, probe.Value);
            }
        });
    }

    /// <summary>A contact that counts only after a while: on-delay and off-delay of a rule on it.</summary>
    public static Outcome Delayed(VectorCase item)
    {
        var given = item.Params;
        var (delay, on, off) = (given.Span("delay_ms"), given.Span("time_on_ms"), given.Span("time_off_ms"));
        given.Finish();
        item.Total.Finish();
        on = item.Kind == "filter.delayed_on" ? on + delay : on;
        off = item.Kind == "filter.delayed_off" ? off + delay : off;
        (on, off) = item.Kind == "filter.delayed_on_off" && delay > TimeSpan.Zero ? (delay, delay) : (on, off);
        var stage = new Stage();
        var point = stage.Watch("sensor");
        stage.Rule("alert", point, ("equals", "true"), ("on-delay", Values.Duration(on)), ("off-delay", Values.Duration(off)));
        return stage.Play(item, step => Feed(stage, point, step), (step, judge) =>
        {
            if (step.Expect.Raw("emit") is not { } emit)
            {
                return;
            }

            if (emit.GetArrayLength() == 0)
            {
                judge.Same(step, "emitted", false, stage.Said.Count > 0);
            }
            else
            {
                judge.Same(step, "emitted", Values.AsReading(emit[emit.GetArrayLength() - 1]) == 1, stage.Alert("alert", point).IsActive);
            }
        });
    }

    public static Outcome Timeout(VectorCase item)
    {
        var timeout = item.Params.Span("timeout_ms");
        item.Params.Pass("value");
        item.Params.Finish();
        item.Total.Finish();
        var stage = new Stage();
        var point = stage.Watch("sensor");
        stage.Rule("alert", point, ("signal", "age"), ("at-or-above", Values.Duration(timeout)));
        return stage.Play(item, step => Feed(stage, point, step), (step, judge) =>
        {
            if (step.Expect.Raw("emit") is { } emit)
            {
                // What passes through at once is not the filter's doing.
                judge.Same(step, "timed out", step.In == "tick" && emit.GetArrayLength() > 0, stage.Said.Any(t => t.Kind == TransitionKind.Raised));
            }
        });
    }

    private static void Feed(Stage stage, Point point, VectorStep step)
    {
        if (step.IsInput)
        {
            stage.Feed(step.At, point, step.Fed);
        }
    }
}
