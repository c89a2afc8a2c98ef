using System.Text;
using Gateway.Listening;

namespace SystemTests;

/// <summary>Hands what the independent witness received to the judge that is part of the product, and compares it with the independent ledger.</summary>
internal static class JudgedByTheProduct
{
    /// <summary>What the product's judge complains about, and where it counts differently; empty: both agree that all is well.</summary>
    public static IReadOnlyList<string> Complaints(IReadOnlyList<Received> messages, Ledger ledger)
    {
        using var printer = new ListenJson(TextWriter.Null);
        var subscriber = new Subscriber(printer);
        foreach (var message in messages)
        {
            subscriber.Take(message.Topic, Encoding.UTF8.GetBytes(message.Payload), message.Retained);
        }

        var complaints = new List<string>();
        var lanes = subscriber.Ledger.Summary();
        complaints.AddRange(lanes.Where(l => l.Missing > 0 || l.TwoContents > 0 || l.Begin != 1).Select(l => $"judge: {l}"));
        complaints.AddRange(lanes.Where(l => l.Received != ledger.Lane(l.Lane).Count || l.CompleteUpTo != l.Received).Select(l => $"judge and ledger ({ledger.Lane(l.Lane).Count}) differ: {l}"));
        Demand(lanes.Count == 3, $"judge: {lanes.Count} lanes");
        Demand(lanes.Sum(l => l.Repeated) == ledger.Repeats, $"judge: {lanes.Sum(l => l.Repeated)} repeats, ledger: {ledger.Repeats}");
        Demand(subscriber.Ledger.IsComplete, "judge: not complete");
        Demand(subscriber.Malformed == 0, $"judge: {subscriber.Malformed} malformed");
        return complaints;

        void Demand(bool holds, string complaint)
        {
            if (!holds)
            {
                complaints.Add(complaint);
            }
        }
    }
}
