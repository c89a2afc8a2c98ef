using System.Net;
using System.Security.Cryptography;
using System.Text;
using Gateway.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Gateway.Http;

/// <summary>Who may ask. Certificates are checked before, in the handshake.</summary>
internal static class Access
{
    private const string Scheme = "Bearer ";

    /// <summary>The status to refuse with; null: come in.</summary>
    public static int? Refuse(HttpContext context, HttpSection section)
    {
        if (section.TokenFile is { } file && !HasToken(context.Request.Headers.Authorization, file))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return StatusCodes.Status401Unauthorized;
        }

        // A web page that has its own name point to 127.0.0.1 must not be able to read what the browser's machine says.
        return section.TokenFile is null && !IsNumeric(context.Request.Host.Host) ? StatusCodes.Status421MisdirectedRequest : null;
    }

    private static bool IsNumeric(string host) => host is "localhost" || IPAddress.TryParse(host.AsSpan().Trim("[]"), out _);

    private static bool HasToken(StringValues header, string file)
    {
        if (header.Count != 1 || header[0] is not { } value || !value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        try
        {
            // Hashes have one length, so that the comparison tells nothing about the token's.
            var expected = File.ReadAllText(file).TrimEnd('\r', '\n');
            return expected.Length > 0 && CryptographicOperations.FixedTimeEquals(Hash(expected), Hash(value[Scheme.Length..]));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
