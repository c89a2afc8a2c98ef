using System.Diagnostics;
using Gateway.Mqtt.Broker;
using TestKit;

namespace SystemTests;

/// <summary>One of the two brokers that every client must find alike.</summary>
internal sealed class BrokerUnderTest : IAsyncDisposable
{
    private readonly IAsyncDisposable broker;

    private BrokerUnderTest(IAsyncDisposable broker, int port) => (this.broker, Port) = (broker, port);

    /// <summary>mosquitto and ours, each with MQTT 5 and 3.1.1.</summary>
    public static TheoryData<string, string> Both => new() { { "mosquitto", "5" }, { "mosquitto", "mqttv311" }, { "ours", "5" }, { "ours", "mqttv311" } };

    public int Port { get; }

    public static async Task<BrokerUnderTest> StartAsync(string which)
    {
        if (which == "mosquitto")
        {
            var mosquitto = await MosquittoBroker.StartAsync();
            return new BrokerUnderTest(mosquitto, mosquitto.Port);
        }

        var ours = await MqttBroker.StartAsync(new BrokerOptions());
        return new BrokerUnderTest(new Checked(ours), ours.Port);
    }

    public ValueTask DisposeAsync() => broker.DisposeAsync();

    /// <summary>Ours must not have failed inside.</summary>
    private sealed class Checked(MqttBroker broker) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await broker.DisposeAsync();
            Assert.Null(broker.Failure);
        }
    }
}

/// <summary>A client program with its output, line by line; killed when it is disposed.</summary>
internal sealed class ClientProgram : IDisposable
{
    private readonly Process process;
    private readonly List<string> lines = [];

    private ClientProgram(ProcessStartInfo start)
    {
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, e) => Add(e.Data);
        process.ErrorDataReceived += (_, e) => Add(e.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>All it wrote.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (lines)
            {
                return [.. lines];
            }
        }
    }

    /// <summary>What mosquitto_sub received, as <c>topic qos retained payload</c>.</summary>
    public IEnumerable<string> Messages => Lines
        .Where(l => l.StartsWith("MSG ", StringComparison.Ordinal) && !l.StartsWith("MSG ready ", StringComparison.Ordinal))
        .Select(l => l[4..]);

    /// <summary>Starts a program.</summary>
    public static ClientProgram Start(string program, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new ClientProgram(start);
    }

    /// <summary>Starts mosquitto_sub and waits until it has subscribed.</summary>
    public static async Task<ClientProgram> SubscribeAsync(int port, string version, params string[] arguments)
    {
        // Its debug lines stay in its buffer; but a retained message on the last filter says that all of them are in force.
        await PublishAsync(port, version, ["-t", "ready", "-r", "-q", "1", "-m", "yes"]);
        var subscriber = Start("mosquitto_sub", ["-p", $"{port}", "-V", version, "-F", "MSG %t %q %r %p", .. arguments, "-t", "ready"]);
        await Eventually.TrueAsync(
            () => subscriber.Lines.Any(l => l.StartsWith("MSG ready ", StringComparison.Ordinal)),
            () => $"it has subscribed: {string.Join('\n', subscriber.Lines)}");
        return subscriber;
    }

    /// <summary>Runs mosquitto_pub to its end, with lines to publish if there are any.</summary>
    public static async Task PublishAsync(int port, string version, string[] arguments, IEnumerable<string>? input = null)
    {
        using var publisher = Start("mosquitto_pub", ["-p", $"{port}", "-V", version, .. arguments]);
        Assert.Equal(0, await publisher.EndAsync(input));
        Assert.Empty(publisher.Lines);
    }

    /// <summary>Gives it its input and waits for its end.</summary>
    public async Task<int> EndAsync(IEnumerable<string>? input = null)
    {
        foreach (var line in input ?? [])
        {
            await process.StandardInput.WriteLineAsync(line);
        }

        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(3), TimeProvider.System);
        return process.ExitCode;
    }

    /// <summary>Waits until mosquitto_sub has received so many messages.</summary>
    public async Task<List<string>> MessagesAsync(int count)
    {
        await Eventually.TrueAsync(() => Messages.Count() >= count, () => $"{count} messages came; of:\n{string.Join('\n', Lines.TakeLast(20))}");
        return [.. Messages];
    }

    /// <summary>SIGKILL.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            Kill();
        }

        process.Dispose();
    }

    private void Add(string? line)
    {
        if (line is not null)
        {
            lock (lines)
            {
                lines.Add(line);
            }
        }
    }
}
