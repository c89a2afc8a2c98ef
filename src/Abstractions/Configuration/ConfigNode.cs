namespace Gateway.Abstractions.Configuration;

/// <summary>A piece of a configuration file, whatever its syntax was, that knows where it stands.</summary>
/// <param name="Place">Where it stands.</param>
public abstract record ConfigNode(Place Place)
{
    /// <summary>What it is, for messages.</summary>
    public abstract string Kind { get; }
}

/// <summary>A single value as written.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Text">The text; empty for nothing.</param>
/// <param name="Quoted">Whether it stood in quotes.</param>
public sealed record ScalarNode(Place Place, string Text, bool Quoted = false) : ConfigNode(Place)
{
    /// <inheritdoc />
    public override string Kind => Text.Length == 0 && !Quoted ? "nothing" : "a value";
}

/// <summary>A list.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Items">Its items in order.</param>
public sealed record ListNode(Place Place, IReadOnlyList<ConfigNode> Items) : ConfigNode(Place)
{
    /// <inheritdoc />
    public override string Kind => "a list";
}

/// <summary>Keys with their values.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Entries">In the order written; keys are unique.</param>
public sealed record MapNode(Place Place, IReadOnlyList<MapEntry> Entries) : ConfigNode(Place)
{
    /// <inheritdoc />
    public override string Kind => "a group of settings";
}

/// <summary>One key with its value.</summary>
/// <param name="Place">Where the key stands.</param>
/// <param name="Key">The key.</param>
/// <param name="Value">Its value.</param>
public sealed record MapEntry(Place Place, string Key, ConfigNode Value);
