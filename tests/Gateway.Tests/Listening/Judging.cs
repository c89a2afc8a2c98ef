using System.Globalization;
using Gateway.Listening;

namespace Gateway.Tests.Listening;

/// <summary>Short ways to tell a judge what came and to read what it found.</summary>
internal sealed class Judging
{
    private readonly List<Finding> findings = [];

    public CompletenessLedger Ledger { get; } = new();

    public LaneSummary Readings => Lane("readings");

    /// <summary>What was found since the last call, as <c>gap readings 3..4</c>; new streams and online or offline are left out.</summary>
    public string[] Found()
    {
        string[] found = [.. findings
            .Where(f => f.Kind is not (FindingKind.NewStream or FindingKind.Online or FindingKind.Offline))
            .Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Kind} {f.Lane} {(f.Kind is FindingKind.Complete or FindingKind.GapClosed ? f.Numbers.To : f.Numbers)}"))];
        findings.Clear();
        return found;
    }

    public string[] Changes()
    {
        string[] found = [.. findings
            .Where(f => f.Kind is FindingKind.NewStream or FindingKind.Online or FindingKind.Offline)
            .Select(f => $"{f.Kind} {f.Gateway} {f.Stream}")];
        findings.Clear();
        return found;
    }

    public Judging Status(long next, long from = 1, bool retained = false, string stream = "s", string gateway = "g", string lane = "readings", bool online = true)
    {
        Ledger.Status(gateway, new StatusFacts(online, stream, "1.0", [(lane, from, next)]), retained, findings);
        return this;
    }

    public Judging Events(long first, long last = 0, string stream = "s", string gateway = "g", string lane = "readings", ulong content = 7)
    {
        for (var n = first; n <= Math.Max(first, last); n++)
        {
            Ledger.Event(gateway, stream, lane, n, content, findings);
        }

        return this;
    }

    public Judging Loss(long from, long to)
    {
        Ledger.Loss("g", "s", "readings", new NumberRange(from, to), "evicted", findings);
        return this;
    }

    public LaneSummary Lane(string lane, string gateway = "g", string stream = "s") =>
        Ledger.Summary().Single(l => l.Gateway == gateway && l.Lane == lane && l.Stream == stream);
}
