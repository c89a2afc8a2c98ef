using System.Text.Json;
using Gateway.Control;

namespace Gateway.Commands;

/// <summary>What stands in a command: <c>{"id":"7","issued-at":"2026-03-29T15:04:05Z","args":{…}}</c>.</summary>
/// <param name="Id">Given back in the reply; 1 to 64 characters.</param>
/// <param name="IssuedAt">When it was sent, in ticks of UTC.</param>
/// <param name="Args">With what.</param>
internal sealed record Command(string Id, long IssuedAt, Arguments Args)
{
    private const int MostId = 64;

    /// <summary>Reads a payload.</summary>
    /// <param name="payload">The bytes; null: too many.</param>
    /// <param name="id">The id, as soon as it is known: also what is refused is answered with it.</param>
    /// <exception cref="RefusedException">It is no command; the message says why.</exception>
    public static Command Read(ReadOnlyMemory<byte>? payload, ref string? id)
    {
        if (payload is not { } bytes)
        {
            throw new RefusedException($"the command is larger than {CommandMessage.MostBytes} bytes");
        }

        var members = Arguments.Read(bytes, "the command");
        id = members.Text("id", MostId);
        var command = new Command(id, members.Time("issued-at"), members.Inner("args"));
        members.Finish();
        return command;
    }
}
