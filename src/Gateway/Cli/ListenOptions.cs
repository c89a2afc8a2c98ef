using Gateway.Abstractions.Links;
using Gateway.Listening;

namespace Gateway.Cli;

/// <summary>What <c>listen</c> was asked to do.</summary>
internal sealed record ListenOptions
{
    /// <summary>The broker, as given.</summary>
    public required string Url { get; init; }

    /// <summary>Topic filters.</summary>
    public required IReadOnlyList<string> Topics { get; init; }

    /// <summary>JSON lines instead of sentences.</summary>
    public bool Json { get; init; }

    /// <summary>User name; null: none.</summary>
    public string? UserName { get; init; }

    /// <summary>File with the password; null: none.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>Certificates, for <c>mqtts</c> and <c>wss</c>.</summary>
    public TlsOptions Tls { get; init; } = new();

    /// <summary>Client id; null: a fresh one.</summary>
    public string? ClientId { get; init; }

    /// <summary>MQTT 5, or 3.1.1.</summary>
    public bool Version5 { get; init; } = true;

    /// <summary>When it ends by itself.</summary>
    public ListenUntil Until { get; init; }

    /// <summary>The longest it listens; infinite: no limit.</summary>
    public TimeSpan For { get; init; } = Timeout.InfiniteTimeSpan;
}
