using System.Net;
using System.Net.Sockets;

namespace SystemTests;

/// <summary>Ports of this machine.</summary>
internal static class Loopback
{
    /// <summary>One that nobody uses now.</summary>
    public static int FreePort() => FreePorts(1)[0];

    /// <summary>Several, each another one.</summary>
    public static int[] FreePorts(int count)
    {
        var probes = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        probes.ForEach(p => p.Start());
        int[] ports = [.. probes.Select(p => ((IPEndPoint)p.LocalEndpoint).Port)];
        probes.ForEach(p => p.Dispose());
        return ports;
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
}
