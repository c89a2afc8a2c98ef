using System.Net.Sockets;

namespace Gateway.Control;

/// <summary>Opens the socket that others connect to.</summary>
internal static class ControlSocket
{
    private const int Waiting = 16;
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    /// <summary>
    /// Listens at <paramref name="path"/>, for the service's user and group. What a dead process left there is replaced. Null when it
    /// cannot be; then <paramref name="problem"/> says why.
    /// </summary>
    public static Socket? TryListen(string path, out string problem)
    {
        Socket? socket = null;
        try
        {
            problem = MakeWay(path);
            if (problem.Length > 0)
            {
                return null;
            }

            socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Bind(new UnixDomainSocketEndPoint(path));
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, Mode);
            }

            socket.Listen(Waiting);
            return socket;
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            socket?.Dispose();
            problem = Words(e, Path.GetDirectoryName(Path.GetFullPath(path))!);
            return null;
        }
    }

    /// <summary>What is in the way, and what mends it; the system's own words say neither which folder nor, for most reasons, anything.</summary>
    private static string Words(Exception e, string folder) => e switch
    {
        ArgumentException => "the path is too long for a socket; give the store a shorter one",
        _ when !Directory.Exists(folder) => $"the folder {folder} does not exist; make it, or mount what it is on",
        UnauthorizedAccessException or SocketException { SocketErrorCode: SocketError.AccessDenied } => $"{Environment.UserName} may not write into {folder}; give it the folder (chown)",
        SocketException { SocketErrorCode: SocketError.SocketError } => $"nothing can be made in {folder}; is its disk full, or mounted read-only?",
        _ => e.Message,
    };

    /// <summary>Removes what a dead process left; says what is in the way if that is not it.</summary>
    private static string MakeWay(string path)
    {
        if (Directory.Exists(path))
        {
            return "there is a folder of that name";
        }

        if (!File.Exists(path))
        {
            return string.Empty;
        }

        if (new FileInfo(path).Length > 0)
        {
            return "there is a file of that name; remove it";
        }

        if (IsAlive(path))
        {
            return "another process answers there";
        }

        File.Delete(path);
        return string.Empty;
    }

    /// <summary>Only a refused connection says that nobody is behind it; a queue that is full says that somebody is.</summary>
    private static bool IsAlive(string path)
    {
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode != SocketError.ConnectionRefused;
        }
    }
}
