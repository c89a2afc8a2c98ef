using System.Net;

namespace Gateway.Mqtt.Broker;

/// <summary>Everything the in-process broker needs to know, with its limits. All of them together bound its memory.</summary>
public sealed record BrokerOptions
{
    /// <summary>Where it listens; the loopback address when left out, so that nobody else gets in unasked.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port; 0: any free one.</summary>
    public int Port { get; init; }

    /// <summary>How many ports are tried, from <see cref="Port"/> upwards, until one is free; at least 1.</summary>
    public int PortsToTry { get; init; } = 1;

    /// <summary>Most connections at a time; one more is closed at once.</summary>
    public int MaximumConnections { get; init; } = 100;

    /// <summary>Most sessions, those without a connection included; the login of one more is refused.</summary>
    public int MaximumSessions { get; init; } = 100;

    /// <summary>Most filters of one session; one more is refused.</summary>
    public int MaximumSubscriptions { get; init; } = 200;

    /// <summary>Largest packet taken, in bytes.</summary>
    public int MaximumPacketSize { get; init; } = 1024 * 1024;

    /// <summary>
    /// The Receive Maximum announced to MQTT 5 clients, 1 to 65,535. A publish is acknowledged when it has been handed on, so a client
    /// that sends more only waits in its own socket.
    /// </summary>
    public int ReceiveMaximum { get; init; } = ushort.MaxValue;

    /// <summary>Most messages that wait for one session.</summary>
    public int MaximumQueued { get; init; } = 2_000;

    /// <summary>Most bytes that wait for one session; the message that goes beyond still has room.</summary>
    public int MaximumQueuedBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Most retained messages; a new topic beyond is refused. Not above <see cref="MaximumQueued"/>, or a subscriber to all of them has no room.</summary>
    public int MaximumRetained { get; init; } = 1_000;

    /// <summary>Most bytes of retained messages.</summary>
    public int MaximumRetainedBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Longest time a session is kept without its client; a client that asks for more is told so. Zero: none is kept.</summary>
    public TimeSpan MaximumSessionExpiry { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a connection may take until its login is complete.</summary>
    public TimeSpan LoginTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a publisher is held up by a subscriber that is full, before the subscriber is disconnected.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Judges a login: 0, or the reason code it is refused with (0x86, 0x87). Null: everybody may come in. Called by any thread.</summary>
    public Func<BrokerLogin, byte>? Authenticate { get; init; }

    /// <summary>
    /// Judges a publish: below 0x80, or the reason code it is refused with (0x87, 0x97, 0x99). MQTT 3.1.1 has no such answer: there the
    /// refused message is acknowledged and thrown away. Null: everybody may publish everything. Called by any thread.
    /// </summary>
    public Func<BrokerPublish, byte>? Authorize { get; init; }

    /// <summary>
    /// Lays something over the bytes of a new connection (encryption, a recording); whatever it returns is closed with the connection.
    /// The broker writes whole packets only. Null: plain TCP.
    /// </summary>
    public Func<Stream, ValueTask<Stream>>? Transport { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>Who wants to come in.</summary>
/// <param name="ClientId">Client id; one made by the broker when the client brought none.</param>
/// <param name="UserName">User name; null when none was sent.</param>
/// <param name="Password">Password; empty when none was sent.</param>
public sealed record BrokerLogin(string ClientId, string? UserName, ReadOnlyMemory<byte> Password);

/// <summary>Who wants to publish what.</summary>
/// <param name="ClientId">Client id of the publisher.</param>
/// <param name="Topic">Topic name.</param>
/// <param name="Qos">0 or 1.</param>
/// <param name="Retain">Whether it shall be retained.</param>
/// <param name="PayloadLength">Bytes of the payload.</param>
public readonly record struct BrokerPublish(string ClientId, string Topic, int Qos, bool Retain, int PayloadLength);
