using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Gateway.Benchmarks;

/// <summary>A private mosquitto for the time of a measurement, and its own publisher as the yardstick.</summary>
internal sealed class Mosquitto : IDisposable
{
    // Debian has it where the PATH of a user does not lead.
    private static readonly string[] Folders = [.. (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':'), "/usr/sbin", "/usr/local/sbin"];
    private readonly Process process;

    private Mosquitto(Process process, int port)
    {
        this.process = process;
        Port = port;
    }

    /// <summary>Its port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>Its address.</summary>
    public Uri Url => new($"mqtt://127.0.0.1:{Port}");

    /// <summary>Starts one; null when mosquitto is not installed.</summary>
    public static async Task<Mosquitto?> TryStartAsync(string folder, TimeProvider time)
    {
        if (Folders.Select(f => Path.Combine(f, "mosquitto")).FirstOrDefault(File.Exists) is not { } program)
        {
            return null;
        }

        var port = FreePort();
        var configuration = Path.Combine(folder, "mosquitto.conf");
        await File.WriteAllTextAsync(configuration, $"listener {port} 127.0.0.1\nallow_anonymous true\nmax_inflight_messages 100\nuser {Environment.UserName}\nlog_dest none\n");
        var started = Process.Start(new ProcessStartInfo(program, ["-c", configuration]) { UseShellExecute = false, RedirectStandardError = true })!;
        started.BeginErrorReadLine(); // it warns of its user, which is nobody's concern here
        while (!Accepts(port) && !started.HasExited)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), time);
        }

        return new Mosquitto(started, port);
    }

    /// <summary>
    /// Messages per second of <c>mosquitto_pub -l -q 1</c>, its start and end not counted; null when it is not installed. At most 65,535
    /// messages: beyond that it takes an early acknowledgement for its last one (packet identifiers begin anew) and leaves the rest unsent.
    /// </summary>
    public async Task<double?> PublisherAsync(int count, int size, string folder, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, ushort.MaxValue);
        var lines = Path.Combine(folder, "lines");
        try
        {
            var few = await PublishAsync(lines, 100, size, time);
            var all = await PublishAsync(lines, 100 + count, size, time);
            return count / (all - few).TotalSeconds;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
        finally
        {
            File.Delete(lines);
        }
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    /// <summary>From a file, so that nothing feeds it line by line.</summary>
    private async Task<TimeSpan> PublishAsync(string lines, int count, int size, TimeProvider time)
    {
        await File.WriteAllLinesAsync(lines, Enumerable.Repeat(new string('x', size), count));
        var port = Port.ToString(CultureInfo.InvariantCulture);
        var command = $"exec mosquitto_pub -p {port} -V 5 -q 1 -t gateways/bench/readings/bench/temperature -l < '{lines}'";
        var began = time.GetTimestamp();
        using var publisher = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command]) { UseShellExecute = false })!;
        await publisher.WaitForExitAsync();
        return publisher.ExitCode == 127 ? throw new System.ComponentModel.Win32Exception("mosquitto_pub is not installed") : time.GetElapsedTime(began);
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
