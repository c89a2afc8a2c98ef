namespace SystemTests.Brokers;

/// <summary>How one real broker is started by an ordinary user in a folder of its own, and what it can.</summary>
internal sealed record BrokerRecipe
{
    /// <summary>Its name in tests and in docs/wire/brokers.md.</summary>
    public required string Name { get; init; }

    /// <summary>How it is installed, for whoever misses it.</summary>
    public required string Install { get; init; }

    /// <summary>A file that is there when it is installed; null: it is not.</summary>
    public required string? Found { get; init; }

    /// <summary>The newest MQTT it speaks: <c>5</c> or <c>3.1.1</c>.</summary>
    public required string Protocol { get; init; }

    /// <summary>The user name it asks for; null: none. Any password will do.</summary>
    public string? User { get; init; }

    /// <summary>Whether a retained message outlives a restart of the broker.</summary>
    public bool KeepsRetained { get; init; }

    /// <summary>Whether a subscription with a wildcard gets the retained messages that are there.</summary>
    public bool RetainedForWildcards { get; init; } = true;

    /// <summary>How long it takes at most until it has published the will of a client whose connection was reset while it wrote to it.</summary>
    public TimeSpan WillWithin { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Whether it publishes the will of a connection in whose place another one with the same client id comes (MQTT 5 §3.1.4, 3.1.1 §3.1.2.5).</summary>
    public bool SpeaksWillAtTakeover { get; init; } = true;

    /// <summary>Writes its configuration and returns how it is started.</summary>
    public required Func<BrokerSite, BrokerCommand> Prepare { get; init; }

    /// <summary>A program that must run beside it.</summary>
    public Func<BrokerSite, BrokerCommand>? Helper { get; init; }

    public override string ToString() => Name;
}

/// <summary>Where a broker lives.</summary>
/// <param name="Folder">Its own folder.</param>
/// <param name="Port">Its MQTT port on loopback.</param>
/// <param name="Spare">Another free port.</param>
/// <param name="Second">And another one.</param>
internal sealed record BrokerSite(string Folder, int Port, int Spare, int Second)
{
    /// <summary>Writes a file into the folder and returns its path.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}

/// <summary>How a program is started.</summary>
internal sealed record BrokerCommand(string Program, string[] Arguments, params (string Name, string Value)[] Environment);
