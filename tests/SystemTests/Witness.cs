using System.Diagnostics;
using System.Text.Json;

namespace SystemTests;

/// <summary>
/// An independent subscriber: mosquitto's own client with a persistent session at QoS 1, so that it misses nothing while the
/// broker is restarted. Keeps every message in the order of arrival.
/// </summary>
internal sealed class Witness : IDisposable
{
    private readonly Process process;
    private readonly List<Received> messages = [];

    /// <summary>Subscribes to everything of one gateway.</summary>
    public Witness(int port, string topic, string? user = null, string? password = null)
    {
        var start = new ProcessStartInfo("mosquitto_sub") { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in (string[])[ "-p", $"{port}", "-V", "5", "-c", "-x", "4000000000", "-i", "witness", "-q", "1", "-t", topic, "-F", "%t\t%r\t%p", .. user is null ? Array.Empty<string>() : ["-u", user, "-P", password!]])
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
