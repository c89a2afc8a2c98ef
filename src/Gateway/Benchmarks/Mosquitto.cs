using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Gateway.Benchmarks;

/// <summary>A private mosquitto for the time of a measurement, and its own publisher as the yardstick.</summary>
internal sealed class Mosquitto : IDisposable
{
    private static readonly string[] Places = ["/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/usr/bin/mosquitto"];
    private readonly Process process;

    private Mosquitto(Process process, int port)
    {
        this.process = process;
        Port = port;
    }

    /// <summary>Its port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>Starts one; null when mosquitto is not installed.</summary>
    public static async Task<Mosquitto?> TryStartAsync(string folder, TimeProvider time)
    {
        if (Array.Find(Places, File.Exists) is not { } program)
        {
            return null;
        }

        var port = FreePort();
        var configuration = Path.Combine(folder, "mosquitto.conf");
        await File.WriteAllTextAsync(configuration, $"listener {port} 127.0.0.1\nallow_anonymous true\nuser {Environment.UserName}\nlog_dest none\n");
        var started = Process.Start(new ProcessStartInfo(program, ["-c", configuration]) { UseShellExecute = false })!;
        while (!Accepts(port) && !started.HasExited)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), time);
        }

        return new Mosquitto(started, port);
    }

    /// <summary>Messages per second of <c>mosquitto_pub -l -q 1</c>, from its start to its end; null when it is not installed.</summary>
    public async Task<double?> PublisherAsync(int count, int size, TimeProvider time)
    {
        var start = new ProcessStartInfo("mosquitto_pub", ["-p", Port.ToString(CultureInfo.InvariantCulture), "-V", "5", "-q", "1", "-t", "gateways/bench/readings/bench/temperature", "-l"])
        {
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        var line = new string('x', size);
        try
        {
            var began = time.GetTimestamp();
            using var publisher = Process.Start(start)!;
            for (var i = 0; i < count; i++)
            {
                await publisher.StandardInput.WriteLineAsync(line);
            }

            publisher.StandardInput.Close();
            await publisher.WaitForExitAsync();
            return count / time.GetElapsedTime(began).TotalSeconds;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static bool Accepts(int port)
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
