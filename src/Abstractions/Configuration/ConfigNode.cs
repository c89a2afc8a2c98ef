using System.Buffers;

namespace Gateway.Abstractions.Configuration;

/// <summary>A piece of a configuration file, whatever its syntax was, that knows where it stands.</summary>
/// <param name="Place">Where it stands.</param>
public abstract record ConfigNode(Place Place)
{
    /// <summary>What it is, for messages.</summary>
    public abstract string Kind { get; }
}

/// <summary>A single value.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Text">The text; empty for nothing.</param>
/// <param name="Quoted">Whether it stood in quotes.</param>
public sealed record ScalarNode(Place Place, string Text, bool Quoted = false) : ConfigNode(Place)
{
    private const int LongestShown = 60;
    private static readonly SearchValues<char> KeyLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>
    /// What stood in the file when <see cref="Text"/> came from the environment; null when it did not. Messages show this
    /// instead of the text, which may be a secret.
    /// </summary>
    public string? Written { get; init; }

    /// <summary>Whether it names an environment variable that is not set: that is reported already, and nothing more can be said.</summary>
    public bool Unresolved { get; init; }

    /// <summary>Whether nothing stands there.</summary>
    public bool IsNothing => Text.Length == 0 && !Quoted;

    /// <summary>
    /// The word with its colon, when it seems to be a key whose value stands right behind it, which YAML takes for one word; null: it does not. Without
    /// what stands behind it, which may be a secret.
    /// </summary>
    public string? Glued
    {
        get
        {
            var colon = Quoted || Written is not null ? -1 : Text.IndexOf(':', StringComparison.Ordinal);
            return colon > 0 && colon + 1 < Text.Length && Text[colon + 1] != '/' && !Text.AsSpan(0, colon).ContainsAnyExcept(KeyLetters) ? Text[..(colon + 1)] : null;
        }
    }

    /// <summary>The value for messages: short, and without secrets.</summary>
    public string Shown
    {
        get
        {
            var text = WithoutLogin(Written ?? Text);
            return text.Length > LongestShown ? text[..LongestShown] + "…" : text;
        }
    }

    /// <summary>A url without user, password and query, which are where secrets stand in one; any other text as it is.</summary>
    private static string WithoutLogin(string text)
    {
        var host = text.IndexOf("://", StringComparison.Ordinal) + 3;
        if (host < 3)
        {
            return text;
        }

        var query = text.IndexOf('?', host);
        text = query < 0 ? text : text[..query] + "?…";
        var end = text.AsSpan(host).IndexOfAny('/', '?') is >= 0 and var slash ? host + slash : text.Length;
        var at = text.LastIndexOf('@', end - 1, end - host);
        return at < 0 ? text : text[..host] + "…" + text[at..];
    }

    /// <inheritdoc />
    public override string Kind => IsNothing ? "nothing" : "a value";

    /// <summary>Without the text, so that it can be logged.</summary>
    public override string ToString() => $"{Place} {Kind}";
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
