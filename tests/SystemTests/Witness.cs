using System.Diagnostics;
using System.Text.Json;

namespace SystemTests;

/// <summary>
/// An independent subscriber: mosquitto's own client with a persistent session at QoS 1, so that it misses nothing while the
/// broker is restarted. Keeps every message in the order of arrival.
/// </summary>
internal sealed class Witness : IDisposable
{
    private const string Probe = "probe/witness";
    private readonly Process process;
    private readonly List<Received> messages = [];
    private readonly int port;
    private readonly string[] login;
    private int probes;

    /// <summary>Subscribes to everything of one gateway, and to the topic by which <see cref="SubscribedAsync"/> knows that it has.</summary>
    public Witness(int port, string topic, string? user = null, string? password = null, string protocol = "5")
    {
        this.port = port;
        login = [.. protocol == "5" ? (string[])["-V", "5"] : ["-V", "mqttv311"], .. user is null ? Array.Empty<string>() : ["-u", user, "-P", password!]];
        var start = new ProcessStartInfo("mosquitto_sub") { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in (string[])["-p", $"{port}", .. login, "-c", .. protocol == "5" ? (string[])["-x", "4000000000"] : [], "-i", "witness", "-q", "1", "-t", topic, "-t", Probe, "-F", "%t\t%r\t%p"])
        {
            start.ArgumentList.Add(argument);
        }

        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, e) => Add(e.Data);
        process.Start();
        process.BeginOutputReadLine();
    }

    /// <summary>Everything that arrived, in order.</summary>
    public IReadOnlyList<Received> Messages
    {
        get
        {
            lock (messages)
            {
                return [.. messages];
            }
        }
    }

    /// <summary>How many arrived.</summary>
    public int Count
    {
        get
        {
            lock (messages)
            {
                return messages.Count;
            }
        }
    }

    /// <summary>Waits until it has subscribed: sends it something until something comes.</summary>
    public async Task SubscribedAsync()
    {
        var before = Volatile.Read(ref probes);
        var begun = TimeProvider.System.GetTimestamp();
        while (Volatile.Read(ref probes) == before)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromMinutes(3), "the witness has subscribed within three minutes");
            using var publish = Process.Start("mosquitto_pub", ["-p", $"{port}", .. login, "-i", "probe", "-t", Probe, "-m", "x"]);
            await publish.WaitForExitAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }

        process.Dispose();
    }

    private void Add(string? line)
    {
        if (line?.Split('\t', 3) is [var topic, var retained, var payload])
        {
            if (topic == Probe)
            {
                Interlocked.Increment(ref probes);
                return;
            }

            lock (messages)
            {
                messages.Add(new Received(topic, retained == "1", payload));
            }
        }
    }
}

/// <summary>One message as the witness saw it.</summary>
/// <param name="Topic">Its topic.</param>
/// <param name="Retained">Whether it was delivered from the broker's retained store.</param>
/// <param name="Payload">Its payload.</param>
internal sealed record Received(string Topic, bool Retained, string Payload)
{
    /// <summary>The payload as JSON.</summary>
    public JsonElement Json => JsonDocument.Parse(Payload).RootElement.Clone();
}
