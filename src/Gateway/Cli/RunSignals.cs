using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Gateway.Abstractions;

namespace Gateway.Cli;

/// <summary>
/// What the service manager tells <c>run</c>: SIGTERM and SIGINT to stop, SIGHUP to reload. Heard from the first moment of the program to the last, so
/// that neither a slow start nor a second signal while it stops ends it in the middle of something.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "It lives until the process has ended: whoever disposes of it earlier no longer hears the last signals.")]
internal sealed class RunSignals
{
    /// <summary>For as long as the process lives: a registration that is collected hears no more, and the signal ends the process.</summary>
    private static readonly List<PosixSignalRegistration> Kept = [];

    private readonly CancellationTokenSource stop = new();

    /// <summary>Hears from now on; there is no way back.</summary>
    public RunSignals() => Kept.AddRange(
    [
        On(PosixSignal.SIGHUP, Reload.Set),
        On(PosixSignal.SIGTERM, stop.Cancel),
        On(PosixSignal.SIGINT, stop.Cancel),
    ]);

    /// <summary>Set by SIGHUP.</summary>
    public Signal Reload { get; } = new();

    /// <summary>Cancelled by the first SIGTERM or SIGINT; the others change nothing.</summary>
    public CancellationToken Stop => stop.Token;

    /// <summary>Hears at once if the command is <c>run</c>: reading the command line itself takes a second on a small board. Null: it is another one.</summary>
    public static RunSignals? Of(string[] args) => args is ["run", ..] ? new RunSignals() : null;

    private static PosixSignalRegistration On(PosixSignal signal, Action heard) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        heard();
    });
}
