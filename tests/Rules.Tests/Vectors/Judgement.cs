namespace Gateway.Rules.Tests.Vectors;

/// <summary>Compares what came out with what the peer says; keeps the first difference.</summary>
internal sealed class Judgement
{
    private string? difference;

    /// <summary>The decision of the model that explains a difference, where there is one.</summary>
    public string? OnPurpose { get; set; }

    public Outcome Outcome => difference is null ? Outcome.Ok : new(Status.Differs, OnPurpose is null ? difference : $"{difference} (on purpose: {OnPurpose})");

    /// <summary>Words, shown as they stand; null is <c>none</c>.</summary>
    public void Same(VectorStep step, string what, string? expected, string? actual)
    {
        if (!string.Equals(expected, actual, StringComparison.Ordinal))
        {
            Note($"at {step.At} ms: {what} is {actual ?? "none"}, expected {expected ?? "none"}");
        }
    }

    public void Same(VectorStep step, string what, bool expected, bool actual) =>
        Same(step, what, expected ? "true" : "false", actual ? "true" : "false");

    public void Same(VectorStep step, string what, double expected, double actual) =>
        Same(step, what, Values.Show(expected), Values.Show(actual));

    /// <summary>A number that is not of an expectation.</summary>
    public void Near(VectorStep step, string what, double expected, double actual, double relative)
    {
        if (!IsNear(actual, expected, null, relative))
        {
            Note($"at {step.At} ms: {what} is {Show(actual)}, expected {Show(expected)}");
        }
    }

    /// <summary>
    /// The keys <c>value</c>, <c>tol</c>, <c>min</c>, <c>max</c> and <c>round</c> of an expectation. A result that is no number
    /// is our unknown.
    /// </summary>
    public void Value(VectorStep step, double actual, double relative, int? decimals = null)
    {
        var expect = step.Expect;
        var round = expect.Number("round") is { } digits ? (int)digits : decimals;
        var shown = round is { } d && double.IsFinite(actual) ? Math.Round(actual, d) : actual;
        var tolerance = expect.Number("tol");
        if (expect.Number("value") is { } expected && !IsNear(shown, round is { } places && double.IsFinite(expected) ? Math.Round(expected, places) : expected, tolerance, relative))
        {
            Note($"at {step.At} ms: the value is {Show(shown)}, expected {Show(expected)}");
        }

        if ((expect.Number("min") is { } low && !(shown >= low)) | (expect.Number("max") is { } high && !(shown <= high)))
        {
            Note($"at {step.At} ms: the value is {Show(shown)}, expected {expect.Number("min")} to {expect.Number("max")}");
        }
    }

    public void Note(string text) => difference ??= text;

    private static bool IsNear(double actual, double expected, double? tolerance, double relative) =>
        !double.IsFinite(expected) || !double.IsFinite(actual)
            ? actual.Equals(expected)
            : Math.Abs(actual - expected) <= (tolerance ?? (relative * Math.Max(Math.Abs(actual), Math.Abs(expected))));

    private static string Show(double value) => double.IsNaN(value) ? "unknown" : Values.Show(value);
}
