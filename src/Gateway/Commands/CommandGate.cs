using Gateway.Abstractions.Configuration;
using Gateway.Control;
using Gateway.Diagnostics;

namespace Gateway.Commands;

/// <summary>Decides which commands of an upstream are run: those it is allowed, sent just now, and each once.</summary>
/// <param name="allowed">The names that are allowed.</param>
/// <param name="seen">The ids of earlier commands.</param>
/// <remarks>Pure but for the ids it remembers.</remarks>
internal sealed class CommandGate(IReadOnlyList<string> allowed, SeenIds seen)
{
    /// <summary>How old a command may be, and how far in the future.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>Lets a command in, or says why not.</summary>
    /// <param name="message">What came.</param>
    /// <param name="utcNow">The clock on the wall, in ticks of UTC.</param>
    /// <param name="id">Its id, when it could be read.</param>
    /// <exception cref="RefusedException">It is not to be run; the message says why.</exception>
    public (CommandEntry Entry, Command Command) Admit(CommandMessage message, long utcNow, ref string? id)
    {
        // Read before anything is said, for the id; but who may not send it need not know how it should be written.
        var (command, fault) = TryRead(message, ref id);
        var entry = CommandCatalog.Find(message.Name) ?? throw new RefusedException($"there is no command '{message.Name}'; {Known(message.Name)}");
        if (!allowed.Contains(entry.Name, StringComparer.Ordinal))
        {
            throw new RefusedException($"the command '{entry.Name}' is not allowed from here; 'commands' in the configuration of this upstream names those that are");
        }

        if (command is null)
        {
            throw fault!;
        }

        if (message.Retain)
        {
            throw new RefusedException("it is a retained message, and commands are not run from the broker's store; send it without the retain flag and clear the topic");
        }

        CheckAge(command.IssuedAt, utcNow);
        if (seen.Ending(command.Id) is { } ending)
        {
            throw new RefusedException($"the id '{command.Id}' was used before: that command was {ending}, and this one is not run");
        }

        return (entry, command);
    }

    private static (Command? Command, RefusedException? Fault) TryRead(CommandMessage message, ref string? id)
    {
        try
        {
            return (Command.Read(message.Payload, ref id), null);
        }
        catch (RefusedException e)
        {
            return (null, e);
        }
    }

    private static string Known(string name) =>
        Spelling.Nearest(name, CommandCatalog.Names) is { } meant ? $"did you mean '{meant}'?" : $"there are {string.Join(", ", CommandCatalog.Names)}";

    /// <summary>A clock that was not set yet refuses everything, and its time in the words tells the operator why.</summary>
    private static void CheckAge(long issuedAt, long utcNow)
    {
        var age = utcNow - issuedAt;
        if (Math.Abs(age) > Lifetime.Ticks)
        {
            throw new RefusedException($"it was issued at {Wire.Time(issuedAt)}, which is {(age > 0 ? "more than 5 minutes ago" : "more than 5 minutes ahead")} by the clock of the gateway ({Wire.Time(utcNow)})");
        }
    }
}
