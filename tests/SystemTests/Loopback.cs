using System.Net;
using System.Net.Sockets;

namespace SystemTests;

/// <summary>Ports of this machine.</summary>
/// <remarks>
/// They lie below those that the kernel gives to whoever asks for any: a port of those may be somebody else's while the broker that it is for
/// starts, or is away. Each is handed out once by this process.
/// </remarks>
internal static class Loopback
{
    private const int First = 20_000;
    private const int Count = 12_000;
    private static int last = Environment.ProcessId * 7; // other processes begin somewhere else

    /// <summary>One that nobody uses now.</summary>
    public static int FreePort() => FreePorts(1)[0];

    /// <summary>Several, each another one.</summary>
    public static int[] FreePorts(int count)
    {
        var ports = new List<int>();
        while (ports.Count < count)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref last) % Count);
            if (IsFree(port))
            {
                ports.Add(port);
            }
        }

        return [.. ports];
    }

    /// <summary>Whether somebody takes connections there.</summary>
    public static bool Accepts(int port)
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static bool IsFree(int port)
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
