using Gateway.Abstractions.Links;
using Gateway.Configuration;

namespace Gateway.Forwarding;

/// <summary>Reads an upstream's password when it is needed, so that a changed file counts from the next connection on.</summary>
internal static class Passwords
{
    /// <summary>The password; empty when none is configured. Line ends at the end of the file do not belong to it.</summary>
    /// <exception cref="LinkException">The file cannot be read.</exception>
    public static ReadOnlyMemory<byte> Read(UpstreamSection upstream)
    {
        if (upstream.PasswordFile is not { } file)
        {
            return default;
        }

        try
        {
            var bytes = File.ReadAllBytes(file);
            return bytes.AsMemory(0, bytes.AsSpan().TrimEnd("\r\n"u8).Length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LinkException(LinkFailure.Refused, $"the password file {file} cannot be read: {e.Message.TrimEnd('.')}", e);
        }
    }
}
