namespace Gateway.Mqtt.Codec;

/// <summary>The topic alias of a PUBLISH.</summary>
/// <param name="Number">1 to 65,535; 0: none.</param>
/// <param name="Known">Whether the peer knows it already, so that the topic itself is left out.</param>
internal readonly record struct TopicAlias(int Number, bool Known);
