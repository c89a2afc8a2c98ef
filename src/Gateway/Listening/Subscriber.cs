namespace Gateway.Listening;

/// <summary>
/// What a subscriber does with a message, without any network: reads it, lets the judge place it, passes on what is new.
/// </summary>
internal sealed class Subscriber(ListenOutput output)
{
    private readonly List<Finding> findings = [];

    /// <summary>The judge.</summary>
    public CompletenessLedger Ledger { get; } = new();

    /// <summary>New events so far, loss notices among them.</summary>
    public long Events { get; private set; }

    /// <summary>Status messages so far.</summary>
    public long Statuses { get; private set; }

    /// <summary>Messages that broke the rules of the wire.</summary>
    public int Malformed { get; private set; }

    /// <summary>Whether nothing is wrong with what was received.</summary>
    public bool IsFaultless => !Ledger.HasFault && Malformed == 0;

    /// <summary>Takes one message.</summary>
    public void Take(string topic, ReadOnlyMemory<byte> payload, bool retained)
    {
        if (payload.IsEmpty)
        {
            return; // a retained message was taken back
        }

        foreach (var part in Payloads.Of(payload))
        {
            TakeOne(topic, part, retained);
        }
    }

    private void TakeOne(string topic, ReadOnlyMemory<byte> payload, bool retained)
    {
        var message = WireMessage.Read(topic, payload);
        findings.Clear();
        var isNew = message.Kind switch
        {
            WireKind.Event => Ledger.Event(message.Gateway, message.Stream, message.Lane, message.Numbers.From, message.Content, findings),
            WireKind.Loss => Ledger.Loss(message.Gateway, message.Stream, message.Lane, message.Numbers, message.Reason, findings),
            _ => false,
        };
        switch (message.Kind)
        {
            case WireKind.Status:
                Statuses++;
                Ledger.Status(message.Gateway, message.Status!, retained, findings);
                output.Status(message);
                break;
            case WireKind.Reply:
                output.Reply(message);
                break;
            case WireKind.Malformed:
                Malformed++;
                output.Malformed(message.Problem);
                break;
            default:
                break;
        }

        // A gap is in front of the event that shows it; what the event makes complete is behind it.
        Say(before: true);
        if (isNew)
        {
            Events++;
            output.Event(message, payload.Span);
        }

        Say(before: false);
    }

    private void Say(bool before)
    {
        foreach (var finding in findings)
        {
            if (before == finding.Kind is FindingKind.NewStream or FindingKind.Gap)
            {
                output.Found(finding);
            }
        }
    }
}
