namespace Gateway.Outbox;

/// <summary>A run that did not close its store: the process or the machine ended without warning.</summary>
/// <param name="Boot">The boot of the machine it ran in: that of now after a crash, another one after a power cut; empty: not known.</param>
public sealed record UncleanStop(string Boot);
