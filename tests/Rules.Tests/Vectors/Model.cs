namespace Gateway.Rules.Tests.Vectors;

/// <summary>The sentences of the model that say no, with their section.</summary>
internal static class Model
{
    public const string Filters = "4.6: Filters for publishing (deadband, throttle, heartbeat) belong to the outbound side, after the rules engine: the engine sees every reading.";
    public const string Functions = "4.6: `window(fn, w)` has the functions min max mean twa median stddev range sum count changes; ";
    public const string NoExtrapolation = "4.6: `rate` is (v2 - v1) / (t2 - t1) over the readings in (t - w, t], or least squares: nothing is extrapolated to the edges of the window.";
    public const string TwoReadings = "4.6: `rate` is Unknown with fewer than 2 readings in the window, where the peer says 0.";
    public const string NoMeanRate = "4.6: `rate` is (v2 - v1) / (t2 - t1) over the readings in (t - w, t], not a time-weighted mean that grows with the window.";
    public const string OnlyNumbers = "4.1: bad quality, NaN, infinities, wrong unit, too few samples, a gap are all Unknown, never part of a result.";
    public const string SpansOfTime = "4.6: a window is over readings in (t - w, t], a span of time; a window of so many rows, whatever their times, is not offered.";
    public const string OtherWindows = "4.11: windows that hop, end with a session or wait for a trigger are not offered, no alert needs them.";
    public const string Expressions = "4.11, left out on purpose: arbitrary expressions inside the rule, joins.";
    public const string NoDefaultValue = "4.6: `value` is Unknown (never) before the first reading; a point has no default value.";
    public const string NoOldValue = "4.8: windows are persisted or refilled; until then the signal is Unknown (min-samples), the old value is not shown again.";
    public const string NoUnit = "Decision 5: a point without unit compares with a rule without unit only; there is nothing to put a prefix to.";
    public const string Calibration = "4.1: a reading is one sample as received; offset and factor are the calibration of its channel, before the rules.";
    public const string NoOwnReadings = "4.6: a signal is a function of the readings; nothing makes readings of its own.";
    public const string NoStepBack = "4.7: a source may not go back: a step back is counted and judged at the present instant; rows are not sorted, nothing is retracted.";
    public const string OneUnit = "4.6, decision 5: a point has one unit; a reading in another is Unknown (unit), never a comparison of bare numbers.";
    public const string WholeNumbers = "4.2: `equals` is for integers, booleans and text only.";
    public const string OnePolicy = "4.3: the policy for unknown is one per rule, for every reason.";
    public const string CountsRaises = "4.9, 4.11: the flapping guard counts the raises in a window instead of weighing a score, and announces itself.";
    public const string PassesOver = "4.6: a window passes over readings without a value; it is Unknown when too little is left in it.";
    public const string Operations = "4.5: what an operator does with an alert is acknowledge, reset, shelve and unshelve; a horn is not silenced here.";
    public const string NotNow = "Decision 7: not now are out of service, suppression by schedule, disable and backfill.";
    public const string NoConfirm = "4.11, left out on purpose: branches, confirm (second acknowledge), per-point event mode.";
    public const string ThreeSeverities = "Contract: severities are info < warning < critical.";
    public const string StandardDeviation = Functions + "stddev is that of the whole window, not the estimate from a sample (n - 1).";

    public static NotRunException Says(string sentence) => NotRunException.NotOffered(sentence);

    public static NotRunException HasNo(string function) => NotRunException.NotOffered($"{Functions}{function}");
}
