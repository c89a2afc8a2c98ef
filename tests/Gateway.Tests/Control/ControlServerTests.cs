using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Control;
using Gateway.Tests.Configuration;
using Gateway.Tests.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;
using TestKit;

namespace Gateway.Tests.Control;

public sealed class ControlServerTests
{
    private const string Hello = """{"id":"1","command":"hello"}""" + "\n";

    [Fact]
    public async Task A_request_is_answered_with_its_id()
    {
        await using var bench = new ControlBench();
        using var socket = bench.Connect();
        var reply = await ControlBench.AskAsync(socket, Hello);
        Assert.Equal(("1", true, "g", 1), ((string?)reply!["id"], (bool)reply["ok"]!, (string?)reply["result"]!["gateway"], (int)reply["result"]!["protocol"]!));
    }

    [Fact]
    public async Task A_command_that_there_is_not_is_refused_and_the_connection_goes_on()
    {
        await using var bench = new ControlBench();
        using var socket = bench.Connect();
        var reply = await ControlBench.AskAsync(socket, """{"id":"x","command":"alerts.lost"}""" + "\n");
        Assert.Equal(("x", false, "there is no command 'alerts.lost'; did you mean 'alerts.list'?"), ((string?)reply!["id"], (bool)reply["ok"]!, (string?)reply["error"]));
        Assert.True((bool)(await ControlBench.AskAsync(socket, Hello))!["ok"]!);
    }

    [Fact]
    public async Task A_request_may_come_in_pieces_and_two_may_come_at_once()
    {
        await using var bench = new ControlBench();
        using var socket = bench.Connect();
        ControlBench.Send(socket, "{\"id\":\"1\",\"comm"u8);
        ControlBench.Send(socket, "and\":\"hello\"}\n{\"id\":\"2\",\"command\":\"hello\"}\n"u8);
        using var late = new CancellationTokenSource(Patience.Limit);
        var lines = new ControlLines(socket, 1000);
        Assert.Contains("\"id\":\"1\"", Encoding.UTF8.GetString((await lines.NextAsync(late.Token))!.Value.Span), StringComparison.Ordinal);
        Assert.Contains("\"id\":\"2\"", Encoding.UTF8.GetString((await lines.NextAsync(late.Token))!.Value.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ControlRequest.Longest, true)]
    [InlineData(ControlRequest.Longest + 1, false)]
    public async Task A_line_may_have_64_KiB_and_no_more(int length, bool fits)
    {
        await using var bench = new ControlBench();
        using var socket = bench.Connect();
        var reply = await ControlBench.AskAsync(socket, Hello.TrimEnd().PadRight(length) + "\n");
        Assert.Equal(fits, (bool)reply!["ok"]!);
        Assert.Equal(fits ? null : "the line is longer than 65536 bytes", (string?)reply["error"]);
    }

    [Fact]
    public async Task Ten_thousand_random_lines_and_half_ones_do_not_disturb_it()
    {
        await using var bench = new ControlBench();
        var random = new Random(4);
        for (var i = 0; i < 10_000; i++)
        {
            using var socket = bench.Connect();
            var garbage = new byte[random.Next(1, 300)];
            random.NextBytes(garbage);
            garbage[^1] = i % 3 == 0 ? (byte)'x' : (byte)'\n';
            ControlBench.Send(socket, garbage);
            if (i % 99 == 1)
            {
                Assert.False((bool)(await ControlBench.ReplyAsync(socket))!["ok"]!);
            }
        }

        await AnswersAsync(bench);
    }

    [Fact]
    public async Task Who_comes_when_all_connections_are_taken_is_told_so_and_who_comes_later_is_served()
    {
        await using var bench = new ControlBench();
        var taken = new List<Socket>();
        for (var i = 0; i < ControlServer.Room; i++)
        {
            taken.Add(bench.Connect());
            Assert.NotNull(await ControlBench.AskAsync(taken[^1], Hello));
        }

        using (var late = bench.Connect())
        {
            Assert.Equal("16 connections are open already; try again in a few seconds", (string?)(await ControlBench.ReplyAsync(late))!["error"]);
        }

        taken.ForEach(s => s.Dispose());
        await AnswersAsync(bench);
    }

    [Fact]
    public async Task Who_says_nothing_or_half_a_line_is_cut_off()
    {
        await using var bench = new ControlBench();
        using var silent = bench.Connect();
        using var half = bench.Connect();
        ControlBench.Send(half, "{\"id\":"u8);
        var closed = Task.WhenAll(ControlBench.ReplyAsync(silent), ControlBench.ReplyAsync(half));
        while (!closed.IsCompleted)
        {
            bench.Pipeline.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.All(await closed, Assert.Null);
        await AnswersAsync(bench);
    }

    [Fact]
    public async Task A_fault_in_a_command_is_an_answer()
    {
        await using var bench = new ControlBench();
        bench.Pipeline.Outbox.Fails = true;
        using var socket = bench.Connect();
        var asked = ControlBench.AskAsync(socket, """{"command":"alerts.acknowledge","args":{"rule":"r"}}""" + "\n");
        Assert.Equal("'args.point' is missing", (string?)(await asked)!["error"]);
        bench.Pipeline.Outbox.Fails = false;
    }

    [Fact]
    public async Task The_socket_is_for_user_and_group_and_gone_after_the_stop()
    {
        var bench = new ControlBench();
        Assert.Equal("rw-rw----", OperatingSystem.IsWindows() ? "no" : Mode(File.GetUnixFileMode(bench.Socket)));
        await bench.DisposeAsync();
        Assert.False(File.Exists(bench.Socket));
    }

    [Fact]
    public async Task One_that_is_alive_is_left_alone()
    {
        await using var bench = new ControlBench();
        await bench.Start()!.DisposeAsync();
        await AnswersAsync(bench);
    }

    [Fact]
    public async Task A_folder_that_is_missing_is_named_and_the_socket_opened_once_it_is_there()
    {
        using var folder = new TemporaryFolder();
        var log = new LogLines();
        var time = new ManualTime();
        var path = Path.Combine(folder.Path, "store", "control.sock");
        await using var server = ControlServer.Start(path, null!, time, log);
        Assert.Contains($"the folder {folder.Path}/store does not exist; make it, or mount what it is on. Everything else works; it is tried again every 5 s", Assert.Single(log.All), StringComparison.Ordinal);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await UntilAsync(() => File.Exists(path), time);

        // And again when somebody takes it away.
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        await UntilAsync(() => log.All.Count(l => l.Contains("does not exist", StringComparison.Ordinal)) == 2, time);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await UntilAsync(() => File.Exists(path), time);
    }

    [Fact]
    public async Task What_a_dead_process_left_is_replaced()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "control.sock");
        using (var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            dead.Bind(new UnixDomainSocketEndPoint(path + ".other"));
            File.Move(path + ".other", path); // closing removes the name it was bound to, and leaves this one
        }

        Assert.True(File.Exists(path));
        await using var server = ControlServer.Start(path, null!, TimeProvider.System, NullLogger.Instance);
        Assert.NotNull(server);
    }

    [Theory]
    [InlineData("file", "there is a file of that name; remove it")]
    [InlineData("folder", "there is a folder of that name")]
    [InlineData("no/such/control.sock", null)]
    public void Where_it_cannot_be_opened_nothing_is_destroyed_and_the_reason_is_told(string name, string? why)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("file", "precious");
        Directory.CreateDirectory(Path.Combine(folder.Path, "folder"));
        Assert.Null(ControlSocket.TryListen(Path.Combine(folder.Path, name), out var problem));
        Assert.NotEmpty(problem);
        Assert.Equal(why ?? problem, problem);
        Assert.Equal("precious", File.ReadAllText(file));
    }

    [Fact]
    public void A_path_that_is_too_long_is_told()
    {
        Assert.Null(ControlSocket.TryListen("/tmp/" + new string('x', 120), out var problem));
        Assert.Equal("the path is too long for a socket; give the store a shorter one", problem);
    }

    private static async Task UntilAsync(Func<bool> so, ManualTime time)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!so())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromMinutes(1));
            time.Advance(ControlServer.Look);
            await Task.Yield();
        }
    }

    private static async Task AnswersAsync(ControlBench bench)
    {
        while (true)
        {
            using var socket = bench.Connect();
            var reply = await ControlBench.AskAsync(socket, Hello);
            if ((string?)reply?["error"] is { } error && error.Contains("connections are open", StringComparison.Ordinal))
            {
                await Task.Yield(); // those that were dropped have not been noticed yet
                continue;
            }

            Assert.True((bool)reply!["ok"]!);
            return;
        }
    }

    private static string Mode(UnixFileMode mode) =>
        string.Concat(Enumerable.Range(0, 9).Select(i => ((int)mode & (256 >> i)) != 0 ? "rwxrwxrwx"[i] : '-'));
}
