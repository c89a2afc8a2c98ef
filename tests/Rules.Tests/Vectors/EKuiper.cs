using System.Text.Json;

namespace Gateway.Rules.Tests.Vectors;

/// <summary>
/// eKuiper's windows over numbers. A tumbling one is ours on the clock's grid; a sliding one without trigger is (t - size, t] with its far
/// end, so ours is a tick longer. Windows are compared by the number and the mean of their rows, up to the watermark: what lies behind it
/// has not been emitted there yet.
/// </summary>
internal static class EKuiper
{
    public static Outcome Run(VectorCase item)
    {
        var given = item.Params;
        var (size, late, origin) = (given.Span("size_ms"), (long)(given.Number("late_tolerance_ms") ?? 0), given.Number("epoch_base_ms") ?? 0);
        given.Pass("event_time");
        if (given.Has("trigger") || given.Has("delay_ms") || given.Has("filter"))
        {
            throw Model.Says(Model.OtherWindows);
        }

        if (given.Has("filter_after") || given.Has("having"))
        {
            throw Model.Says(Model.Expressions);
        }

        given.Finish();
        var windows = item.Total.Raw("windows") is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().ToList() : throw new NotRunException("there are no windows to compare");
        item.Total.Finish();
        var stage = new Stage(origin: DateTime.UnixEpoch.AddMilliseconds(origin));
        var point = stage.Watch("stream");
        var tumbles = item.Kind == "window.tumbling";
        var (count, mean) = (Watch("count"), Watch("mean"));
        var watermark = item.Steps.Max(s => s.At) - late;
        var seen = new List<(double Count, double Mean)>();
        var last = double.NaN;
        var outcome = stage.Play(item, Apply, (_, _) => { });
        if (outcome.Status != Status.Ok)
        {
            return outcome;
        }

        var judge = new Judgement();
        var step = item.Steps[^1];
        judge.Same(step, "the number of windows", windows.Count, seen.Count);
        foreach (var (window, (rows, average)) in windows.Zip(seen))
        {
            var values = window.GetProperty("values").EnumerateArray().Select(v => Values.AsNumber(v) ?? double.NaN).ToList();
            judge.Same(step, "the number of rows", values.Count, rows);
            judge.Near(step, "the mean of rows", values.Average(), average, 1e-9);
        }

        return judge.Outcome;

        Probe Watch(string function) => new(stage, point, function, tumbles ? Probe.Tumbling(function, size) : Probe.Window(function, Probe.Closed(size)));

        void Apply(VectorStep step)
        {
            if (tumbles)
            {
                // A window closes when the clock passes its end; the watermark stays behind by what may be late.
                Close(step.At);
            }

            stage.Feed(step.At, point, step.Fed);
            last = step.At;
            if (!tumbles && step.At <= watermark)
            {
                seen.Add((count.Value, mean.Value));
            }
        }

        void Close(long until)
        {
            var width = (long)size.TotalMilliseconds;
            for (var end = (long)((Math.Floor((double.IsNaN(last) ? until : last) / width) + 1) * width); end <= Math.Min(until, watermark); end += width)
            {
                stage.Pass(end);
                if (!double.IsNaN(mean.Value))
                {
                    seen.Add((count.Value, mean.Value));
                }
            }
        }
    }
}
