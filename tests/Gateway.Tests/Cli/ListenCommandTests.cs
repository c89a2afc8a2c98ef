using System.Net;
using System.Net.Sockets;
using Gateway.Cli;

namespace Gateway.Tests.Cli;

public class ListenCommandTests
{
    [Fact]
    public async Task Without_a_connection_nothing_is_known_to_be_complete()
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter();
        Assert.Equal(1, await CommandLine.RunAsync(["listen", $"mqtt://127.0.0.1:{PortOfNobody()}", "--for", "100ms"], output, error));
        Assert.DoesNotContain("\ncomplete\n", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("not connected", error.ToString(), StringComparison.Ordinal);
    }

    private static int PortOfNobody()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
