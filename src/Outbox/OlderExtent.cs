using Gateway.Abstractions;

namespace Gateway.Outbox;

/// <summary>The numbers of a lane of an older stream that an upstream is still owed.</summary>
internal readonly record struct OlderExtent(string Upstream, string Stream, Lane Lane, long First, long Last);
