namespace Gateway.Abstractions.StoreParts;

/// <summary>The numbers of a lane of an older stream that an upstream is still owed.</summary>
public readonly record struct OlderExtent(string Upstream, string Stream, Lane Lane, long First, long Last);
