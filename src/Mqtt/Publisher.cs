using Gateway.Abstractions.Links;
using Gateway.Mqtt.Codec;

namespace Gateway.Mqtt;

/// <summary>Puts publishes into the send buffer, as the broker allows them.</summary>
/// <remarks>Used by the owner of the link alone.</remarks>
internal sealed class Publisher(SendBuffer send, LinkInFlight inFlight, Greeting greeting, bool version5)
{
    private readonly LinkLimits limits = greeting.Limits;
    private readonly LinkTopicAliases aliases = new(greeting.TopicAliasMaximum);

    /// <summary>Adds one and returns its packet identifier.</summary>
    /// <exception cref="LinkException"><see cref="LinkFailure.Unfit"/>: this broker cannot be sent this message.</exception>
    /// <exception cref="InvalidOperationException">The window is full: a mistake of the caller.</exception>
    public int Publish(in Message message)
    {
        if (UnfitMessage.Of(message, limits) is { } unfit)
        {
            throw unfit;
        }

        var alias = aliases.Of(message.Topic);
        var size = PublishPacket.Length(message, version5, alias);
        if (size > limits.MaximumPacketSize)
        {
            throw UnfitMessage.OfSize(message, size, limits);
        }

        if (!inFlight.TryTake(limits.ReceiveMaximum, out var id))
        {
            throw new InvalidOperationException($"{inFlight.Count} publishes are in flight, which is all that window and broker allow");
        }

        if (!send.AddPublish(message, id, version5, alias, (int)size))
        {
            inFlight.Release(id);
            throw UnfitMessage.OfTexts(message);
        }

        aliases.Sent(message.Topic, alias);
        return id;
    }
}
