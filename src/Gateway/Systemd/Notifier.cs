using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Systemd;

/// <summary>
/// Tells systemd how the service is, as sd_notify(3) does: a datagram of lines like <c>READY=1</c> to the socket that
/// <c>NOTIFY_SOCKET</c> names. Without systemd it does nothing.
/// </summary>
/// <remarks>Used by any thread. A message that cannot be delivered is dropped: systemd's own time-outs then decide.</remarks>
internal sealed class Notifier : IDisposable
{
    private readonly Socket? socket;

    /// <summary>Connects to the socket of that name; a leading <c>@</c> means the abstract name space; null: nobody listens.</summary>
    public Notifier(string? socketName)
    {
        if (string.IsNullOrEmpty(socketName))
        {
            return;
        }

        try
        {
            socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(socketName[0] == '@' ? "\0" + socketName[1..] : socketName));
        }
        catch (SocketException)
        {
            socket?.Dispose();
            socket = null;
        }
    }

    /// <summary>Whether somebody listens.</summary>
    public bool Listening => socket is not null;

    /// <summary>The service is up; systemd starts what waits for it.</summary>
    public void Ready(string status) => Send($"READY=1\nSTATUS={status}");

    /// <summary>The configuration is read again; <see cref="Ready"/> says when that is over. With the time at which it began, so that Type=notify-reload works, too.</summary>
    /// <param name="monotonic">CLOCK_MONOTONIC now.</param>
    public void Reloading(TimeSpan monotonic) => Send(string.Create(CultureInfo.InvariantCulture, $"RELOADING=1\nMONOTONIC_USEC={(long)monotonic.TotalMicroseconds}\nSTATUS=reading the configuration again"));

    /// <summary>One line for <c>systemctl status</c>.</summary>
    public void Status(string status) => Send($"STATUS={status}");

    /// <summary>The service is about to end.</summary>
    public void Stopping() => Send("STOPPING=1\nSTATUS=stopping");

    /// <summary>The service still makes progress.</summary>
    public void Alive() => Send("WATCHDOG=1");

    /// <inheritdoc />
    public void Dispose() => socket?.Dispose();

    private void Send(string message)
    {
        try
        {
            socket?.Send(Encoding.UTF8.GetBytes(message));
        }
        catch (SocketException)
        {
            // Nobody can be told.
        }
    }
}
