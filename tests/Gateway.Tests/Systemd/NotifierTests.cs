using System.Net.Sockets;
using System.Text;
using Gateway.Systemd;

namespace Gateway.Tests.Systemd;

public sealed class NotifierTests : IDisposable
{
    private readonly string path = Path.Combine(Path.GetTempPath(), $"gw-notify-{Guid.NewGuid():N}");
    private readonly Socket systemd = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 10_000 };

    public NotifierTests() => systemd.Bind(new UnixDomainSocketEndPoint(path));

    public void Dispose()
    {
        systemd.Dispose();
        File.Delete(path);
    }

    [Fact]
    public void Every_state_is_one_datagram()
    {
        using var notifier = new Notifier(path);
        Assert.True(notifier.Listening);
        notifier.Ready("3 sensors");
        notifier.Alive();
        notifier.Status("2 alerts");
        notifier.Stopping();
        Assert.Equal(["READY=1\nSTATUS=3 sensors", "WATCHDOG=1", "STATUS=2 alerts", "STOPPING=1\nSTATUS=stopping"], [Next(), Next(), Next(), Next()]);
    }

    [Fact]
    public void A_reload_is_said_with_the_time_at_which_it_began_and_ends_with_ready()
    {
        using var notifier = new Notifier(path);
        notifier.Reloading(TimeSpan.FromSeconds(12.5));
        notifier.Ready("3 sensors");
        Assert.Equal(["RELOADING=1\nMONOTONIC_USEC=12500000\nSTATUS=reading the configuration again", "READY=1\nSTATUS=3 sensors"], [Next(), Next()]);
    }

    [Fact]
    public void The_abstract_name_space_is_written_with_an_at_sign()
    {
        using var abstracts = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 10_000 };
        var name = $"gw-{Guid.NewGuid():N}";
        abstracts.Bind(new UnixDomainSocketEndPoint("\0" + name));
        using var notifier = new Notifier("@" + name);
        notifier.Alive();
        Assert.Equal("WATCHDOG=1", Receive(abstracts));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/nowhere/at/all")]
    public void Without_systemd_nothing_happens(string? name)
    {
        using var notifier = new Notifier(name);
        notifier.Ready("x");
        notifier.Alive();
        Assert.False(notifier.Listening);
    }

    [Fact]
    public void A_systemd_that_went_away_is_no_fault()
    {
        using var notifier = new Notifier(path);
        systemd.Close();
        notifier.Alive();
        Assert.True(notifier.Listening);
    }

    private static string Receive(Socket socket)
    {
        var buffer = new byte[256];
        return Encoding.UTF8.GetString(buffer, 0, socket.Receive(buffer));
    }

    private string Next() => Receive(systemd);
}
