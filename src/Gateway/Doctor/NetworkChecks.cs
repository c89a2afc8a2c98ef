using System.Net.Sockets;
using Gateway.Configuration;

namespace Gateway.Doctor;

/// <summary>Whether the brokers can be reached: a connection is opened and closed, nothing is sent.</summary>
internal static class NetworkChecks
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Looks.</summary>
    public static async Task<IReadOnlyList<Finding>> LookAsync(GatewayConfiguration configuration, TimeProvider time) =>
        await Task.WhenAll(configuration.Upstreams.SelectMany(u => u.Urls.Select(url => LookAsync(u.Id, url, time))));

    private static async Task<Finding> LookAsync(string upstream, Uri url, TimeProvider time)
    {
        var place = $"{url.Host}:{url.Port}";
        using var late = new CancellationTokenSource(Patience, time);
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(url.Host, url.Port, late.Token);
            return Finding.Fine("upstream " + upstream, place + " accepts connections");
        }
        catch (SocketException e)
        {
            return Finding.Wrong("upstream " + upstream, e.SocketErrorCode switch
            {
                SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData => $"the name {url.Host} is not known: is the url right, and does this machine have a name server?",
                SocketError.ConnectionRefused => $"{place} refuses connections: does a broker listen there?",
                _ => $"{place} cannot be reached: {e.Message}",
            });
        }
        catch (OperationCanceledException)
        {
            return Finding.Wrong("upstream " + upstream, $"{place} did not answer within {Patience.TotalSeconds:0} s: is a firewall in between?");
        }
    }
}
