namespace Gateway.Extending;

/// <summary>An extension as it was found.</summary>
/// <param name="Name">Name of its folder.</param>
/// <param name="Folder">Where it is.</param>
internal sealed record Extension(string Name, string Folder)
{
    /// <summary>Its version; null: it is not known.</summary>
    public string? Version { get; init; }

    /// <summary>The contract that it was built against; null: it is not known.</summary>
    public int? Contract { get; init; }

    /// <summary>What it adds to the catalogues: <c>driver sample</c>. Empty when it is not loaded.</summary>
    public IReadOnlyList<string> Brings { get; init; } = [];

    /// <summary>Why it is not loaded, and what to do; null: it is loaded.</summary>
    public string? Error { get; init; }
}

/// <summary>An extension cannot be loaded; the message is for the operator.</summary>
internal sealed class ExtensionException(string message, Exception? cause = null) : Exception(message, cause);
