using Gateway.Mqtt.Broker;

namespace TestKit;

/// <summary>Judges for <see cref="FaultyBroker.Refuse"/>.</summary>
public static class PublishRefusals
{
    /// <summary>Every event is refused; the status is taken.</summary>
    public static Func<BrokerPublish, byte> AllEvents(byte code) => p => p.Topic.EndsWith("/status", StringComparison.Ordinal) ? (byte)0 : code;

    /// <summary>Events below one topic are refused.</summary>
    public static Func<BrokerPublish, byte> Topic(string part, byte code) => p => p.Topic.Contains(part, StringComparison.Ordinal) ? code : (byte)0;

    /// <summary>Only the n-th event that comes is refused, counted from 1; its repetitions are taken.</summary>
    public static Func<BrokerPublish, byte> Nth(int n, byte code)
    {
        var count = 0;
        return p => !p.Topic.EndsWith("/status", StringComparison.Ordinal) && Interlocked.Increment(ref count) == n ? code : (byte)0;
    }
}
