namespace Gateway.Control;

/// <summary>One request: <c>{"id":"1","command":"alerts.list","args":{…}}</c>.</summary>
/// <param name="Id">Given back in the reply; null: none was given.</param>
/// <param name="Command">What is asked for.</param>
/// <param name="User">Who the program at the other end says its user is; null: it does not say.</param>
/// <param name="Args">With what.</param>
internal sealed record ControlRequest(string? Id, string Command, string? User, Arguments Args)
{
    /// <summary>The version of the protocol that is spoken here.</summary>
    public const int Protocol = 1;

    /// <summary>Most bytes of a request.</summary>
    public const int Longest = 64 * 1024;

    private const int MostName = 64;

    /// <summary>Reads a line.</summary>
    /// <exception cref="RefusedException">It is no request.</exception>
    public static ControlRequest Read(ReadOnlyMemory<byte> line)
    {
        var members = Arguments.Read(line, "the line");
        var request = new ControlRequest(
            members.OptionalText("id", MostName), members.Text("command", MostName), members.OptionalText("user", MostName), members.Inner("args"));
        if (members.OptionalNumber("protocol", 0) is { } protocol and not Protocol)
        {
            throw new RefusedException($"protocol {protocol} is not spoken here, only {Protocol}: program and service are of different versions; restart the service");
        }

        members.Finish();
        return request;
    }
}

/// <summary>What was asked for is not done; the message says why, as a sentence without a full stop.</summary>
internal class RefusedException(string message) : Exception(message);

/// <summary>No service runs that could be asked.</summary>
internal sealed class NoServiceException(string message) : RefusedException(message);
