using System.Text;

namespace Gateway.Mqtt.Broker;

/// <summary>The last retained message of each topic (MQTT 5 §3.3.1.3), bounded in number and bytes.</summary>
/// <remarks>Guarded by the router.</remarks>
internal sealed class Retained(BrokerOptions options)
{
    private readonly Dictionary<string, BrokerMessage> messages = [];
    private long bytes;

    /// <summary>How many there are.</summary>
    public int Count => messages.Count;

    /// <summary>Those that are not out of date.</summary>
    public IEnumerable<BrokerMessage> Fresh => messages.Values.Where(m => !m.Expired(options.Time));

    /// <summary>Keeps a message in the place of the one before it; an empty payload deletes. False when it has no room.</summary>
    public bool TryKeep(BrokerMessage message)
    {
        var topic = Encoding.UTF8.GetString(message.Topic);
        messages.TryGetValue(topic, out var before);
        if (message.Payload.IsEmpty)
        {
            messages.Remove(topic);
            bytes -= before?.Size ?? 0;
            return true;
        }

        if (!Fits(message, before))
        {
            Forget();
            messages.TryGetValue(topic, out before);
            if (!Fits(message, before))
            {
                return false;
            }
        }

        messages[topic] = message;
        bytes += message.Size - (before?.Size ?? 0);
        return true;
    }

    private bool Fits(BrokerMessage message, BrokerMessage? before) =>
        messages.Count + (before is null ? 1 : 0) <= options.MaximumRetained
        && bytes + message.Size - (before?.Size ?? 0) <= options.MaximumRetainedBytes;

    /// <summary>Throws away what is out of date.</summary>
    private void Forget()
    {
        foreach (var (topic, message) in messages.Where(m => m.Value.Expired(options.Time)).ToList())
        {
            messages.Remove(topic);
            bytes -= message.Size;
        }
    }
}
