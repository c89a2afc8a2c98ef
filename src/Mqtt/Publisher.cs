using Gateway.Abstractions.Links;
using Gateway.Mqtt.Codec;

namespace Gateway.Mqtt;

/// <summary>Puts publishes into the send buffer, as the broker allows them.</summary>
/// <remarks>Used by the owner of the link alone.</remarks>
internal sealed class Publisher(SendBuffer send, InFlight inFlight, Greeting greeting, bool version5)
{
    private readonly LinkLimits limits = greeting.Limits;
    private readonly TopicAliases aliases = new(greeting.TopicAliasMaximum);

    /// <summary>Adds one and returns its packet identifier.</summary>
    /// <exception cref="LinkException"><see cref="LinkFailure.Unfit"/>: this broker cannot be sent this message.</exception>
    /// <exception cref="InvalidOperationException">The window is full: a mistake of the caller.</exception>
    public int Publish(in Message message)
    {
        if (message.Retain && !limits.RetainAvailable)
        {
            throw Unfit(message, "the broker takes no retained messages");
        }

        if (Topics.Problem(message) is { } problem)
        {
            throw Unfit(message, problem);
        }

        var alias = aliases.Of(message.Topic);
        var size = PublishPacket.Length(message, version5, alias);
        if (size > limits.MaximumPacketSize)
        {
            throw Unfit(message, $"the packet of {size} bytes is above the {limits.MaximumPacketSize} that the broker takes");
        }

        if (!inFlight.TryTake(limits.ReceiveMaximum, out var id))
        {
            throw new InvalidOperationException($"{inFlight.Count} publishes are in flight, which is all that window and broker allow");
        }

        if (!send.AddPublish(message, id, version5, alias, (int)size))
        {
            inFlight.Release(id);
            throw Unfit(message, "its topic, content type or another property is not legal text or longer than 65,535 bytes");
        }

        aliases.Sent(message.Topic, alias);
        return id;
    }

    private static LinkException Unfit(in Message message, string why) => new(LinkFailure.Unfit, $"cannot publish on '{Short(message.Topic)}': {why}");

    private static string Short(string topic) => topic.Length <= 200 ? topic : topic[..200] + "…";
}
