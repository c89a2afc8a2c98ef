using System.Net;
using System.Net.Sockets;
using Gateway.Cli;
using TestKit;

namespace Gateway.Tests.Cli;

public class ListenCommandTests
{
    [Fact]
    public async Task Without_a_connection_nothing_is_known_to_be_complete()
    {
        using var nobody = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        nobody.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // bound but not listening: nobody else gets the port, and it refuses
        var time = new ManualTime();
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new Notes("not connected");
        var options = new ListenOptions { Url = $"mqtt://{nobody.LocalEndPoint}", Topics = ["#"], For = TimeSpan.FromMinutes(1) };

        var running = ListenCommand.RunAsync(options, output, error, time);
        await error.Said.WaitAsync(Patience.Limit);
        while (!running.IsCompleted)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            await Task.Yield();
        }

        Assert.Equal(1, await running);
        Assert.DoesNotContain("\ncomplete\n", output.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Tells when a line with certain words was written.</summary>
    private sealed class Notes(string words) : StringWriter
    {
        private readonly TaskCompletionSource said = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Said => said.Task;

        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.Contains(words, StringComparison.Ordinal) == true)
            {
                said.TrySetResult();
            }
        }
    }
}
